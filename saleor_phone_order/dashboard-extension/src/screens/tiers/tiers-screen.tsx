import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "wouter";

import { TiersDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { DetailBox } from "../../parts/detail-box";
import { TextField } from "../../parts/field";
import { MasterDetail } from "../../parts/master-detail";
import { usePages } from "../../parts/use-pages";
import { useSettled } from "../../parts/use-settled";
import { NewTier } from "./new-tier";
import { TierDetails } from "./tier-details";
import { TierList } from "./tier-list";
import styles from "./tiers.module.css";

/** The id in the address of a tier that is not made yet. */
const NEW = "new";

export function TiersScreen() {
  const { t } = useTranslation("tiers");
  const { id, part } = useParams();
  const [, goTo] = useLocation();
  const [search, setSearch] = useState("");
  const [settled] = useSettled(search);
  const tiers = usePages(
    TiersDocument,
    (page) => ({ search: settled, ...page }),
    (data) => data.phoneOrderTiers,
  );
  const close = () => goTo("/tiers");

  return (
    <MasterDetail
      isOpen={id !== undefined}
      list={
        <>
          <form role="search" className={styles["filter"]} onSubmit={(event) => event.preventDefault()}>
            <TextField
              label={t("search")}
              type="search"
              autoComplete="off"
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
            <Button onClick={() => goTo(`/tiers/${NEW}`)}>{t("new")}</Button>
          </form>
          <TierList tiers={tiers} shownId={id} isFiltered={settled !== ""} />
        </>
      }
      details={
        id === undefined ? (
          <p>{t("choose")}</p>
        ) : id === NEW ? (
          <DetailBox title={t("newTitle")} onClose={close}>
            <NewTier
              onDone={(tier) => {
                tiers.reload();
                goTo(`/tiers/${tier.id}`);
              }}
            />
          </DetailBox>
        ) : (
          <TierDetails key={id} id={id} part={part} onChange={tiers.reload} onClose={close} />
        )
      }
    />
  );
}

import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { AffiliateFieldsFragment } from "../../api/documents";
import { AffiliateCreateDocument, AffiliatesDocument, AffiliateUpdateDocument } from "../../api/documents";
import { Badge } from "../../parts/badge";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { PagedList } from "../../parts/paged-list";
import { Problems } from "../../parts/problems";
import rows from "../../parts/rows.module.css";
import { useAction } from "../../parts/use-action";
import { useFocus } from "../../parts/use-focus";
import { usePages } from "../../parts/use-pages";
import styles from "./people.module.css";

/** Whom sales are attributed to. */
export function AffiliatesScreen() {
  const { t } = useTranslation("people");
  const affiliates = usePages(
    AffiliatesDocument,
    (page) => page,
    (data) => data.phoneOrderAffiliates,
  );
  const [name, setName] = useState("");
  const [told, setTold] = useState("");
  const create = useAction(AffiliateCreateDocument, (data) => data.phoneOrderAffiliateCreate);

  async function add() {
    setTold("");
    if ((await create.run({ name })) !== undefined) {
      setTold(t("added", { name: name.trim() }));
      setName("");
      affiliates.reload();
    }
  }

  return (
    <section aria-labelledby="affiliates" className={styles["screen"]}>
      <h2 id="affiliates">{t("affiliates")}</h2>
      <form
        className={styles["add"]}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextField
          label={t("newAffiliate")}
          autoComplete="off"
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" look="main" disabled={create.isBusy}>
          {t("add")}
        </Button>
      </form>
      <Problems errors={create.errors} />
      <p role="status">{told}</p>
      <PagedList pages={affiliates} empty={t("noAffiliates")}>
        <ul aria-label={t("affiliates")} className={rows["list"]}>
          {affiliates.nodes.map((affiliate) => (
            <Affiliate key={affiliate.id} affiliate={affiliate} onChange={affiliates.reload} />
          ))}
        </ul>
      </PagedList>
    </section>
  );
}

interface Props {
  readonly affiliate: AffiliateFieldsFragment;
  readonly onChange: () => void;
}

function Affiliate({ affiliate: { id, name, isActive }, onChange }: Props) {
  const { t } = useTranslation(["people", "common"]);
  const item = useRef<HTMLLIElement>(null);
  const focus = useFocus(item);
  const [typed, setTyped] = useState<string>();
  const update = useAction(AffiliateUpdateDocument, (data) => data.phoneOrderAffiliateUpdate);

  async function rename() {
    if ((await update.run({ id, name: typed ?? name })) !== undefined) {
      setTyped(undefined);
      onChange();
      focus("button");
    }
  }

  async function turn() {
    if ((await update.run({ id, isActive: !isActive })) !== undefined) {
      onChange();
    }
  }

  return (
    <li ref={item} className={rows["entry"]}>
      {typed === undefined ? (
        <>
          <span>
            {name} {isActive ? null : <Badge look="plain">{t("inactive")}</Badge>}
          </span>
          <span className={styles["actions"]}>
            <Button aria-label={t("renameNamed", { name })} onClick={() => setTyped(name)}>
              {t("rename")}
            </Button>
            <Button
              aria-label={isActive ? t("deactivateNamed", { name }) : t("activateNamed", { name })}
              disabled={update.isBusy}
              onClick={() => void turn()}
            >
              {isActive ? t("deactivate") : t("activate")}
            </Button>
          </span>
        </>
      ) : (
        <form
          className={styles["rename"]}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <TextField
            label={t("name")}
            autoFocus
            autoComplete="off"
            required
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" look="main" disabled={update.isBusy}>
            {t("common:save")}
          </Button>
          <Button
            onClick={() => {
              setTyped(undefined);
              focus("button");
            }}
          >
            {t("common:cancel")}
          </Button>
        </form>
      )}
      <Problems errors={update.errors} />
    </li>
  );
}

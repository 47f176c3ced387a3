import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation, useParams } from "wouter";

import { CampaignsDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { DetailBox } from "../../parts/detail-box";
import { TextField } from "../../parts/field";
import { MasterDetail } from "../../parts/master-detail";
import { usePages } from "../../parts/use-pages";
import { useSettled } from "../../parts/use-settled";
import { CampaignDetails } from "./campaign-details";
import { CampaignFiles } from "./campaign-files";
import { CampaignList } from "./campaign-list";
import styles from "./campaigns.module.css";
import { NewCampaign } from "./new-campaign";

/** What stands in the address in the place of an id. */
const NEW = "new";
const FILES = "files";

export function CampaignsScreen() {
  const { t } = useTranslation("campaigns");
  const { id, part } = useParams();
  const [, goTo] = useLocation();
  const [search, setSearch] = useState("");
  const [settled] = useSettled(search);
  const campaigns = usePages(
    CampaignsDocument,
    (page) => ({ search: settled, ...page }),
    (data) => data.phoneOrderCampaigns,
  );
  const close = () => goTo("/campaigns");

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
            <Button onClick={() => goTo(`/campaigns/${NEW}`)}>{t("new")}</Button>
            <Button onClick={() => goTo(`/campaigns/${FILES}`)}>{t("csv")}</Button>
          </form>
          <CampaignList campaigns={campaigns} shownId={id} isFiltered={settled !== ""} />
        </>
      }
      details={
        id === undefined ? (
          <p>{t("choose")}</p>
        ) : id === NEW ? (
          <DetailBox title={t("newTitle")} onClose={close}>
            <NewCampaign
              onDone={(campaign) => {
                campaigns.reload();
                goTo(`/campaigns/${campaign.id}/offers`);
              }}
            />
          </DetailBox>
        ) : id === FILES ? (
          <DetailBox title={t("filesTitle")} onClose={close}>
            <CampaignFiles
              kind="CAMPAIGNS"
              columns="code, name, channel, direction, starts_at, ends_at, main_script, rebuttal_script, upsell_script, shipping_methods, payment_kinds, review_sample_percent, skips_external_review, is_listed, are_prices_adjustable, is_shipping_adjustable, are_terms_required, are_coupons_combined, reviews_agent_prices"
              onDone={campaigns.reload}
            />
            <CampaignFiles kind="OFFERS" columns="campaign, position, kind, sku, variant, price, lowest_price, minimum_quantity, maximum_quantity, is_trial, text" onDone={campaigns.reload} />
            <CampaignFiles kind="FIELDS" columns="campaign, position, key, label, kind, choices, is_required" onDone={campaigns.reload} />
          </DetailBox>
        ) : (
          <CampaignDetails
            key={id}
            id={id}
            part={part}
            onChange={campaigns.reload}
            onCopied={(copyId) => goTo(`/campaigns/${copyId}`)}
            onClose={close}
          />
        )
      }
    />
  );
}

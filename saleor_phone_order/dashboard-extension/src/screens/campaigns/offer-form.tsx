import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useRef } from "react";
import { useFieldArray, useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";

import type { CampaignDetailFieldsFragment } from "../../api/documents";
import { Button } from "../../parts/button";
import { Notice } from "../../parts/notice";
import { useFocus } from "../../parts/use-focus";
import type { OffersValues } from "./campaign-values";
import { NO_OFFER, offersInput, offersOf, offersSchema, rowRefusals } from "./campaign-values";
import { OfferFields } from "./offer-fields";
import { PartForm } from "./part-form";
import { RowTools } from "./row-tools";
import { usePart } from "./use-part";
import { useSentences } from "./use-sentences";

interface Props {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly onChange: (campaign: CampaignDetailFieldsFragment) => void;
}

const COLUMNS = ["sku", "kind", "text", "price", "lowestPrice", "minimumQuantity", "maximumQuantity"] as const;

/** What is sold in the campaign's calls, in the order in which agents see it. */
export function OfferForm({ campaign, onChange }: Props) {
  const { t } = useTranslation("campaigns");
  const form = useForm<OffersValues>({
    resolver: standardSchemaResolver(offersSchema(useSentences())),
    defaultValues: offersOf(campaign),
  });
  const rows = useFieldArray({ control: form.control, name: "offers", keyName: "key" });
  const box = useRef<HTMLDivElement>(null);
  const focus = useFocus(box);
  const { submit, ...shown } = usePart({
    campaign,
    form,
    names: rows.fields.flatMap((_, index) => COLUMNS.map((column) => `offers.${index}.${column}` as const)),
    valuesOf: offersOf,
    inputOf: offersInput,
    place: (errors) => rowRefusals("offers", errors),
    onChange,
  });
  return (
    <div ref={box}>
      <PartForm
        label={t("offers")}
        {...shown}
        onSubmit={() => void submit()}
        actions={
          <Button
            data-add=""
            onClick={() => rows.append(NO_OFFER, { focusName: `offers.${rows.fields.length}.sku` })}
          >
            {t("addOffer")}
          </Button>
        }
      >
        {rows.fields.length === 0 ? <Notice look="plain">{t("noOffers")}</Notice> : null}
        {rows.fields.map((row, index) => (
          <OfferFields
            key={row.key}
            form={form}
            index={index}
            channel={campaign.channel}
            tools={
              <RowTools
                name={t("offerNumber", { number: index + 1 })}
                place={row.key}
                index={index}
                count={rows.fields.length}
                onMove={(to) => {
                  rows.move(index, to);
                  focus(`[data-row="${row.key}"] [data-${to < index ? "up" : "down"}]`);
                }}
                onRemove={() => {
                  rows.remove(index);
                  focus("[data-add]");
                }}
              />
            }
          />
        ))}
      </PartForm>
    </div>
  );
}

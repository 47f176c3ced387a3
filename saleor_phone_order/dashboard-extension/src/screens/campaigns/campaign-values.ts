import * as z from "zod/mini";

import type {
  CampaignDetailFieldsFragment,
  PhoneOrderCampaignInput,
  PhoneOrderProcessPayment,
} from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { decimal } from "../../parts/decimal";
import { fromField, toField } from "../../parts/moments";

type Campaign = CampaignDetailFieldsFragment;

/** What is said of texts that are not what they should be. */
export interface Sentences {
  readonly required: string;
  readonly noQuantity: string;
  readonly noPercent: string;
}

/* The campaign itself. */

export function baseSchema({ required }: Sentences) {
  return z.object({
    name: z.string().check(z.trim(), z.minLength(1, required)),
    code: z.string().check(z.trim(), z.minLength(1, required)),
    channel: z.string(),
    direction: z.enum(["", "INBOUND", "OUTBOUND"]),
    startsAt: z.string(),
    endsAt: z.string(),
    isListed: z.boolean(),
  });
}
export type BaseValues = z.infer<ReturnType<typeof baseSchema>>;

export function baseOf(campaign: Campaign | undefined): BaseValues {
  return {
    name: campaign?.name ?? "",
    code: campaign?.code ?? "",
    channel: campaign?.channel ?? "",
    direction: campaign?.direction ?? "",
    startsAt: toField(campaign?.startsAt ?? null),
    endsAt: toField(campaign?.endsAt ?? null),
    isListed: campaign?.isListed ?? false,
  };
}

/** What was changed: a moment that nobody touched keeps its seconds. */
export function baseInput(values: BaseValues, before: BaseValues): PhoneOrderCampaignInput {
  const isChanged = (name: keyof BaseValues) => values[name] !== before[name];
  return {
    name: values.name,
    code: values.code,
    ...(isChanged("channel") ? { channel: values.channel } : {}),
    direction: values.direction === "" ? null : values.direction,
    ...(isChanged("startsAt") ? { startsAt: fromField(values.startsAt) } : {}),
    ...(isChanged("endsAt") ? { endsAt: fromField(values.endsAt) } : {}),
    isListed: values.isListed,
  };
}

/* What it sells. */

const QUANTITY = /^[1-9]\d{0,8}$/;

export function offersSchema({ required, noQuantity }: Sentences) {
  return z.object({
    offers: z.array(
      z.object({
        variantId: z.string(),
        name: z.string(),
        sku: z.string().check(z.trim(), z.minLength(1, required)),
        kind: z.enum(["OFFER", "UPSELL"]),
        text: z.string(),
        price: z.string(),
        lowestPrice: z.string(),
        minimumQuantity: z.string().check(z.trim(), z.regex(QUANTITY, noQuantity)),
        maximumQuantity: z.string().check(z.trim(), z.regex(/^([1-9]\d{0,8})?$/, noQuantity)),
        isTrial: z.boolean(),
      }),
    ),
  });
}
export type OffersValues = z.infer<ReturnType<typeof offersSchema>>;
export type OfferValues = OffersValues["offers"][number];

export const NO_OFFER: OfferValues = {
  variantId: "",
  name: "",
  sku: "",
  kind: "OFFER",
  text: "",
  price: "",
  lowestPrice: "",
  minimumQuantity: "1",
  maximumQuantity: "",
  isTrial: false,
};

export function offersOf({ offers }: Campaign): OffersValues {
  return {
    offers: offers.map((offer) => ({
      variantId: offer.variantId,
      name: [offer.productName, offer.variantName].filter(Boolean).join(", "),
      sku: offer.sku || offer.variantId,
      kind: offer.kind,
      text: offer.text,
      price: offer.price?.amount ?? "",
      lowestPrice: offer.lowestPrice?.amount ?? "",
      minimumQuantity: String(offer.minimumQuantity),
      maximumQuantity: offer.maximumQuantity === null ? "" : String(offer.maximumQuantity),
      isTrial: offer.isTrial,
    })),
  };
}

export function offersInput({ offers }: OffersValues): PhoneOrderCampaignInput {
  return {
    offers: offers.map((offer) => ({
      ...(offer.variantId === "" ? { sku: offer.sku } : { variantId: offer.variantId }),
      kind: offer.kind,
      text: offer.text,
      price: decimal(offer.price) || null,
      lowestPrice: decimal(offer.lowestPrice) || null,
      minimumQuantity: Number(offer.minimumQuantity),
      maximumQuantity: offer.maximumQuantity === "" ? null : Number(offer.maximumQuantity),
      isTrial: offer.isTrial,
    })),
  };
}

/* Its own questions. */

export function fieldsSchema({ required }: Sentences) {
  return z.object({
    fields: z.array(
      z.object({
        key: z.string().check(z.trim(), z.minLength(1, required)),
        label: z.string().check(z.trim(), z.minLength(1, required)),
        kind: z.enum(["TEXT", "CHECKBOX", "DROP_DOWN"]),
        choices: z.string(),
        isRequired: z.boolean(),
      }),
    ),
  });
}
export type FieldsValues = z.infer<ReturnType<typeof fieldsSchema>>;

export const NO_FIELD: FieldsValues["fields"][number] = {
  key: "",
  label: "",
  kind: "TEXT",
  choices: "",
  isRequired: false,
};

export function fieldsOf({ fields }: Campaign): FieldsValues {
  return { fields: fields.map((field) => ({ ...field, choices: field.choices.join("\n") })) };
}

export function fieldsInput({ fields }: FieldsValues): PhoneOrderCampaignInput {
  return {
    fields: fields.map((field) => ({
      ...field,
      choices: field.kind === "DROP_DOWN" ? linesOf(field.choices) : [],
    })),
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/* What is allowed in its calls. */

export const PAYMENT_KINDS = ["CARD", "BANK_DEBIT", "PAY_LINK", "NONE", "EXTERNAL"] as const satisfies
  readonly PhoneOrderProcessPayment[];

export function rulesSchema({ noPercent }: Sentences) {
  return z.object({
    arePricesAdjustable: z.boolean(),
    isShippingAdjustable: z.boolean(),
    areCouponsCombined: z.boolean(),
    areTermsRequired: z.boolean(),
    reviewsAgentPrices: z.boolean(),
    paymentKinds: z.array(z.enum(PAYMENT_KINDS)),
    shippingMethodIds: z.array(z.string()),
    reviewSamplePercent: z.string().check(z.trim(), z.regex(/^(\d|[1-9]\d|100)?$/, noPercent)),
    skipsExternalReview: z.enum(["", "true", "false"]),
  });
}
export type RulesValues = z.infer<ReturnType<typeof rulesSchema>>;

export function rulesOf(campaign: Campaign): RulesValues {
  const { reviewSamplePercent, skipsExternalReview } = campaign;
  return {
    arePricesAdjustable: campaign.arePricesAdjustable,
    isShippingAdjustable: campaign.isShippingAdjustable,
    areCouponsCombined: campaign.areCouponsCombined,
    areTermsRequired: campaign.areTermsRequired,
    reviewsAgentPrices: campaign.reviewsAgentPrices,
    paymentKinds: [...campaign.paymentKinds],
    shippingMethodIds: campaign.shippingMethods.map(({ id }) => id),
    reviewSamplePercent: reviewSamplePercent === null ? "" : String(reviewSamplePercent),
    skipsExternalReview: skipsExternalReview === null ? "" : skipsExternalReview ? "true" : "false",
  };
}

export function rulesInput(values: RulesValues): PhoneOrderCampaignInput {
  const { reviewSamplePercent, skipsExternalReview, ...others } = values;
  return {
    ...others,
    reviewSamplePercent: reviewSamplePercent === "" ? null : Number(reviewSamplePercent),
    skipsExternalReview: skipsExternalReview === "" ? null : skipsExternalReview === "true",
  };
}

/** Refusals of single rows, with the names that the form has for their fields. */
export function rowRefusals(list: "offers" | "fields", errors: readonly DeskError[]): readonly DeskError[] {
  return errors.map((error) => {
    if (!error.row) {
      return error;
    }
    const field = error.field === "variantId" || error.field === null ? "sku" : error.field;
    return { ...error, field: `${list}.${error.row - 1}.${field}` };
  });
}

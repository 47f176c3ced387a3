import type {
  OrderFieldsFragment,
  OrderReviewFieldsFragment,
  PaymentFieldsFragment,
  SaveDraftMutation,
} from "../api/documents";

type DraftAnswer = NonNullable<SaveDraftMutation["phoneOrderDraftSave"]>;

/** What became of the call that has just ended. */
export type Result =
  | {
      readonly kind: "ORDERED";
      readonly order: OrderFieldsFragment | null;
      /** Null where no payment went through the gateway. */
      readonly payment: PaymentFieldsFragment | null;
      readonly review: OrderReviewFieldsFragment | null;
    }
  | { readonly kind: "HANDED_OFF"; readonly isMailed: boolean }
  | {
      readonly kind: "DRAFTED";
      readonly draft: DraftAnswer["draft"];
      readonly link: DraftAnswer["link"];
      readonly isMailed: boolean;
    }
  | { readonly kind: "CANCELLED" };

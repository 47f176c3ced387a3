import type { OrderFieldsFragment, SaveDraftMutation } from "../api/documents";

type DraftAnswer = NonNullable<SaveDraftMutation["phoneOrderDraftSave"]>;

/** What became of the call that has just ended. */
export type Result =
  | {
      readonly kind: "ORDERED";
      readonly order: OrderFieldsFragment | null;
      readonly isInReview: boolean;
    }
  | { readonly kind: "HANDED_OFF"; readonly isMailed: boolean }
  | {
      readonly kind: "DRAFTED";
      readonly draft: DraftAnswer["draft"];
      readonly link: DraftAnswer["link"];
      readonly isMailed: boolean;
    }
  | { readonly kind: "CANCELLED" };

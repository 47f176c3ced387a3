import { useEffect, useRef, useState } from "react";
import type { DefaultValues, FieldValues, Path, UseFormReturn } from "react-hook-form";

import type { CampaignDetailFieldsFragment, PhoneOrderCampaignInput } from "../../api/documents";
import { CampaignUpdateDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { useAction } from "../../parts/use-action";
import { otherRefusals, placeRefusals } from "../customers/refusals";

interface Part<Values extends FieldValues> {
  readonly campaign: CampaignDetailFieldsFragment;
  readonly form: UseFormReturn<Values>;
  /** The names of the form's fields, from top to bottom. */
  readonly names: readonly Path<Values>[];
  readonly valuesOf: (campaign: CampaignDetailFieldsFragment) => Values & DefaultValues<Values>;
  readonly inputOf: (values: Values) => PhoneOrderCampaignInput;
  readonly place?: (errors: readonly DeskError[]) => readonly DeskError[];
  readonly onChange: (campaign: CampaignDetailFieldsFragment) => void;
}

/** A part of a campaign that is saved by itself. */
export function usePart<Values extends FieldValues>(part: Part<Values>) {
  const { campaign, form, names, valuesOf, inputOf, place, onChange } = part;
  const [wasSaved, setSaved] = useState(false);
  const update = useAction(CampaignUpdateDocument, (data) => data.phoneOrderCampaignUpdate);
  const { isDirty } = form.formState;
  const errors = place === undefined ? update.errors : place(update.errors);

  // What was refused is said once, when the answer comes.
  const refused = useRef(() => {});
  useEffect(() => {
    refused.current = () => placeRefusals(form, names, errors);
  });
  useEffect(() => refused.current(), [update.errors]);

  const submit = form.handleSubmit(async (values) => {
    const done = await update.run({ id: campaign.id, input: inputOf(values) });
    if (done?.campaign) {
      form.reset(valuesOf(done.campaign));
      setSaved(true);
      onChange(done.campaign);
    }
  });

  return {
    submit,
    isBusy: update.isBusy,
    isSaved: wasSaved && !isDirty,
    errors: otherRefusals(names, errors),
  };
}

import type { FormEvent } from "react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { useDesk } from "../desk-context";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { Problems } from "../parts/problems";
import { useCallSettings } from "../screens/customers/call-settings";
import { CampaignField } from "./campaign-field";
import { chosenOf, isAboutCampaign } from "./choice";
import { useListedCampaigns } from "./use-listed-campaigns";

interface Props {
  /** Why the draft was not continued. */
  readonly errors: readonly DeskError[];
  readonly onChoose: (campaignId: string) => void;
  readonly onClose: () => void;
}

/** A draft has no campaign that can still be called for: which one is it now? */
export function CampaignDialog({ errors, onChoose, onClose }: Props) {
  const { t } = useTranslation("campaign");
  const form = useId();
  const { isCampaignRequired } = useDesk();
  const [{ direction, campaign }, change] = useCallSettings();
  const campaigns = useListedCampaigns(undefined, direction);
  const [isSent, setSent] = useState(false);
  const chosen = chosenOf(campaigns.listed ?? [], campaign, isCampaignRequired);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (chosen !== undefined) {
      setSent(true);
      onChoose(chosen.id);
    }
  }

  return (
    <Dialog
      title={t("which")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("back")}</Button>
          <Button look="main" type="submit" form={form} disabled={chosen === undefined}>
            {t("goOn")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <CampaignField
          campaigns={campaigns}
          remembered={campaign}
          onChoose={(id) => change({ campaign: id })}
        />
      </form>
      <Problems errors={isSent ? errors : []} />
    </Dialog>
  );
}

interface Question {
  readonly isAsked: boolean;
  readonly close: () => void;
}

/** Whether a refusal asks for a campaign, until somebody closes the question. */
export function useCampaignQuestion(errors: readonly DeskError[]): Question {
  const [closed, setClosed] = useState<readonly DeskError[]>();
  const asks = errors.some(isAboutCampaign);
  const [wasAsked, setAsked] = useState(false);
  if (asks && closed !== errors && !wasAsked) {
    setAsked(true);
  }
  return {
    isAsked: wasAsked,
    close: () => {
      setClosed(errors);
      setAsked(false);
    },
  };
}

import type { FormEvent } from "react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useQuery } from "urql";

import { AgentProfileDocument, AgentProfileUpdateDocument } from "../api/documents";
import { errorsOf } from "../api/errors";
import { Button } from "../parts/button";
import { Dialog } from "../parts/dialog";
import { TextField } from "../parts/field";
import { Problems } from "../parts/problems";
import { Skeleton } from "../parts/skeleton";
import { useAction } from "../parts/use-action";
import { otherRefusals } from "../screens/customers/refusals";
import styles from "./profile.module.css";

interface Props {
  readonly onClose: () => void;
}

const FIELDS = ["callCentre", "team"] as const;

/** Where an agent works: calls show it and reports count by it. */
export function ProfileDialog({ onClose }: Props) {
  const { t } = useTranslation(["campaign", "common"]);
  const form = useId();
  const [{ data, error }] = useQuery({ query: AgentProfileDocument });
  const update = useAction(AgentProfileUpdateDocument, (answer) => answer.phoneOrderAgentUpdate);
  const [typed, setTyped] = useState<Partial<Record<(typeof FIELDS)[number], string>>>({});
  const known = data?.phoneOrderDesk?.profile;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (known !== undefined && (await update.run({ ...known, ...typed }))) {
      onClose();
    }
  }

  return (
    <Dialog
      title={t("profile.title")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("common:cancel")}</Button>
          <Button look="main" type="submit" form={form} aria-disabled={update.isBusy} shortcut="Enter">
            {t("common:save")}
          </Button>
        </>
      }
    >
      <p>{t("profile.hint")}</p>
      {known === undefined && error === undefined ? <Skeleton rows={2} /> : null}
      {known === undefined ? null : (
        <form id={form} className={styles["form"]} onSubmit={(event) => void save(event)}>
          {FIELDS.map((field, index) => (
            <TextField
              key={field}
              label={t(`profile.${field}`)}
              problem={update.errors.find((refusal) => refusal.field === field)?.message}
              maxLength={100}
              autoComplete="off"
              autoFocus={index === 0}
              value={typed[field] ?? known[field]}
              onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
            />
          ))}
        </form>
      )}
      <Problems errors={[...otherRefusals(FIELDS, update.errors), ...(error ? errorsOf(error) : [])]} />
    </Dialog>
  );
}

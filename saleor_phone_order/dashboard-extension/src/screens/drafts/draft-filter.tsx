import { useTranslation } from "react-i18next";

import { SelectField, TextField } from "../../parts/field";
import { DRAFT_STATES, type DraftState } from "./draft-state";
import styles from "./drafts.module.css";

interface Props {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly state: DraftState | null;
  readonly onState: (state: DraftState | null) => void;
  readonly onEnter: () => void;
}

export function DraftFilter({ search, onSearch, state, onState, onEnter }: Props) {
  const { t } = useTranslation("drafts");
  return (
    <form
      role="search"
      className={styles["filter"]}
      onSubmit={(event) => {
        event.preventDefault();
        onEnter();
      }}
    >
      <TextField
        label={t("search")}
        type="search"
        autoComplete="off"
        autoFocus
        value={search}
        onChange={(event) => onSearch(event.target.value)}
      />
      <SelectField
        label={t("stateFilter")}
        value={state ?? ""}
        onChange={(event) => onState(DRAFT_STATES.find((one) => one === event.target.value) ?? null)}
      >
        <option value="">{t("allStates")}</option>
        {DRAFT_STATES.map((one) => (
          <option key={one} value={one}>
            {t(`state.${one}`)}
          </option>
        ))}
      </SelectField>
    </form>
  );
}

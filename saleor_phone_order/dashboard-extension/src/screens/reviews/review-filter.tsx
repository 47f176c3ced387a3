import { useTranslation } from "react-i18next";

import { SelectField } from "../../parts/field";
import styles from "./reviews.module.css";
import { REVIEW_ROUTES, REVIEW_STATES, type ReviewRoute, type ReviewState } from "./review-words";

interface Props {
  readonly state: ReviewState | null;
  readonly onState: (state: ReviewState | null) => void;
  readonly route: ReviewRoute | null;
  readonly onRoute: (route: ReviewRoute | null) => void;
}

export function ReviewFilter({ state, onState, route, onRoute }: Props) {
  const { t } = useTranslation("reviews");
  return (
    <div role="search" className={styles["filter"]}>
      <SelectField
        label={t("stateFilter")}
        value={state ?? ""}
        onChange={(event) => onState(REVIEW_STATES.find((one) => one === event.target.value) ?? null)}
      >
        {REVIEW_STATES.map((one) => (
          <option key={one} value={one}>
            {t(`state.${one}`)}
          </option>
        ))}
        <option value="">{t("all")}</option>
      </SelectField>
      <SelectField
        label={t("routeFilter")}
        value={route ?? ""}
        onChange={(event) => onRoute(REVIEW_ROUTES.find((one) => one === event.target.value) ?? null)}
      >
        <option value="">{t("all")}</option>
        {REVIEW_ROUTES.map((one) => (
          <option key={one} value={one}>
            {t(`route.${one}`)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

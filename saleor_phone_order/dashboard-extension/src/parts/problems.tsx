import { useTranslation } from "react-i18next";

import type { DeskError } from "../api/errors";
import { Notice } from "./notice";

interface Props {
  readonly errors: readonly DeskError[];
}

/** The refusals of the server, in its own sentences. Said aloud by screen readers when they appear. */
export function Problems({ errors }: Props) {
  const { t } = useTranslation("common");
  return (
    <div role="alert">
      {errors.length === 0 ? null : (
        <Notice look="bad">
          <ul>
            {errors.map((error, index) => (
              <li key={index}>{error.code === "OFFLINE" ? t("offline") : error.message}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

/** The first refusal, for the field that it is about. */
export function useProblemText(): (errors: readonly DeskError[]) => string | undefined {
  const { t } = useTranslation("common");
  return ([error]) => (error?.code === "OFFLINE" ? t("offline") : error?.message);
}

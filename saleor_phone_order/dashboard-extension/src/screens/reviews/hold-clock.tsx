import { useTranslation } from "react-i18next";

import { serverNow } from "../../api/server-clock";
import { Badge } from "../../parts/badge";
import { timeLeft } from "./time-left";

/** When the money is not held any more: “Hold lapses in 2 days”. */
export function HoldClock({ at }: { readonly at: string }) {
  const { t, i18n } = useTranslation("reviews");
  const left = timeLeft(Date.parse(at) - serverNow());
  const format = new Intl.RelativeTimeFormat(i18n.language);
  return (
    <Badge look={left.isOver ? "bad" : left.isShort ? "warn" : "plain"}>
      <time dateTime={at}>
        {left.isOver ? t("holdLapsed") : t("holdLapses", { when: format.format(left.count, left.unit) })}
      </time>
    </Badge>
  );
}

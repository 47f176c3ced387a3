import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch } from "wouter";

import { CornerProvider } from "./corner";
import { useMay } from "./desk-context";
import styles from "./frame.module.css";
import { Menu } from "./menu";
import { OutcomesProvider } from "./outcomes/outcomes-context";
import { ResultView } from "./outcomes/result-view";
import type { Page } from "./page";
import { lazyScreen } from "./parts/lazy";
import { Skeleton } from "./parts/skeleton";
import { CallScreen } from "./screens/call/call-screen";
import { CustomersScreen } from "./screens/customers/customers-screen";
import { DraftsScreen } from "./screens/drafts/drafts-screen";
import { LossNotice } from "./session/loss-notice";
import { OfflineNotice } from "./session/offline-notice";
import { useSession } from "./session/session-context";
import { SessionKeeper } from "./session/session-keeper";

/** Agents on the phone do without these, and without what they say. */
function adminScreen(load: () => Promise<ComponentType<object>>): ComponentType {
  return lazyScreen(async () => {
    const [screen, texts] = await Promise.all([load(), import("./texts/admin-texts")]);
    texts.learnAdminTexts();
    return screen;
  });
}

const ReviewsScreen = adminScreen(() => import("./screens/reviews/reviews-screen").then((file) => file.ReviewsScreen));
const GivenScreen = adminScreen(() => import("./screens/given/given-screen").then((file) => file.GivenScreen));
const SessionsScreen = adminScreen(() =>
  import("./screens/sessions/sessions-screen").then((file) => file.SessionsScreen),
);
const ReportsScreen = adminScreen(() => import("./screens/reports/reports-screen").then((file) => file.ReportsScreen));
const HistoryScreen = adminScreen(() => import("./screens/history/history-screen").then((file) => file.HistoryScreen));
const TiersScreen = adminScreen(() => import("./screens/tiers/tiers-screen").then((file) => file.TiersScreen));
const CampaignsScreen = adminScreen(() =>
  import("./screens/campaigns/campaigns-screen").then((file) => file.CampaignsScreen),
);
const CeilingsScreen = adminScreen(() => import("./screens/given/ceilings-screen").then((file) => file.CeilingsScreen));
const AffiliatesScreen = adminScreen(() =>
  import("./screens/people/affiliates-screen").then((file) => file.AffiliatesScreen),
);
const AgentsScreen = adminScreen(() => import("./screens/people/agents-screen").then((file) => file.AgentsScreen));

interface Props {
  readonly page: Page;
  readonly corner: ReactNode;
}

/** While a session is open there is the call and nothing else. Without one there is a menu. */
export function Frame({ page, corner }: Props) {
  const { t } = useTranslation();
  const { session } = useSession();
  return (
    <CornerProvider value={corner}>
      <OutcomesProvider>
        <div className={styles["frame"]}>
          <a
            className={styles["skip"]}
            href="#content"
            onClick={(event) => {
              event.preventDefault();
              document.getElementById("content")?.focus();
            }}
          >
            {t("skip")}
          </a>
          <SessionKeeper page={page} />
          {session?.isOpen === true ? null : <Menu />}
          <main id="content" tabIndex={-1} className={styles["content"]}>
            <OfflineNotice />
            <LossNotice />
            <Content />
          </main>
        </div>
      </OutcomesProvider>
    </CornerProvider>
  );
}

function Content() {
  const { session, isKnown, result } = useSession();
  if (result !== undefined) {
    return <ResultView result={result} />;
  }
  if (!isKnown) {
    return <Skeleton rows={6} />;
  }
  return session?.isOpen === true ? <CallScreen session={session} /> : <Screens />;
}

function Screens() {
  const mayHandle = useMay("HANDLE_PHONE_ORDERS");
  const mayManage = useMay("MANAGE_PHONE_ORDERS");
  const mayPrice = useMay("MANAGE_PHONE_ORDER_PRICING");
  return (
    <Switch>
      {mayHandle ? <Route path="/" component={CustomersScreen} /> : null}
      {mayHandle || mayManage ? <Route path="/drafts/:id?" component={DraftsScreen} /> : null}
      {mayManage ? <Route path="/reviews/:id?" component={ReviewsScreen} /> : null}
      {mayManage ? <Route path="/prices" component={GivenScreen} /> : null}
      {mayManage ? <Route path="/sessions" component={SessionsScreen} /> : null}
      {mayManage ? <Route path="/reports" component={ReportsScreen} /> : null}
      {mayManage ? <Route path="/history/:session?" component={HistoryScreen} /> : null}
      {mayPrice ? <Route path="/tiers/:id?/:part?" component={TiersScreen} /> : null}
      {mayPrice ? <Route path="/campaigns/:id?/:part?" component={CampaignsScreen} /> : null}
      {mayPrice ? <Route path="/ceilings" component={CeilingsScreen} /> : null}
      {mayPrice || mayManage ? <Route path="/affiliates" component={AffiliatesScreen} /> : null}
      {mayManage ? <Route path="/agents" component={AgentsScreen} /> : null}
      <Route>
        <Redirect to={mayHandle ? "/" : mayManage ? "/sessions" : "/tiers"} replace />
      </Route>
    </Switch>
  );
}

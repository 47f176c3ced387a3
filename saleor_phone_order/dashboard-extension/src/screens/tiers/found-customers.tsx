import { useTranslation } from "react-i18next";

import { TierCustomersDocument } from "../../api/documents";
import { Button } from "../../parts/button";
import { PagedList } from "../../parts/paged-list";
import rows from "../../parts/rows.module.css";
import { CellNote } from "../../parts/table";
import { usePages } from "../../parts/use-pages";

interface Props {
  readonly search: string;
  readonly tierId: string;
  readonly isBusy: boolean;
  readonly onAdd: (id: string, name: string) => void;
}

export function FoundCustomers({ search, tierId, isBusy, onAdd }: Props) {
  const { t } = useTranslation("tiers");
  const customers = usePages(
    TierCustomersDocument,
    (page) => ({ search, ...page }),
    (data) => data.phoneOrderCustomers,
  );
  return (
    <PagedList pages={customers} empty={t("noCustomers")}>
      <ul aria-label={t("found")} className={rows["list"]}>
        {customers.nodes.map((customer) => {
          const name = `${customer.firstName} ${customer.lastName}`.trim() || customer.email;
          const isIn = customer.tierId === tierId;
          return (
            <li key={customer.id} className={rows["entry"]}>
              <span>
                {name}
                <CellNote>
                  {[customer.email, customer.city, customer.tierName && t("inTier", { name: customer.tierName })]
                    .filter(Boolean)
                    .join(" · ")}
                </CellNote>
              </span>
              {isIn || !customer.isEligible ? null : (
                <Button
                  disabled={isBusy}
                  aria-label={customer.tierId === null ? t("addNamed", { name }) : t("moveNamed", { name })}
                  onClick={() => onAdd(customer.id, name)}
                >
                  {customer.tierId === null ? t("add") : t("moveHere")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </PagedList>
  );
}

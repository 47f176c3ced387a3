import type { KeyboardEvent, Ref } from "react";
import { forwardRef, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { FoundCustomerFieldsFragment } from "../../api/documents";
import { Button } from "../../parts/button";
import { TextField } from "../../parts/field";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import { CustomerRow } from "./customer-row";
import styles from "./customer-search.module.css";
import { SHORTEST_SEARCH, useCustomerSearch } from "./use-customer-search";

type FoundCustomer = FoundCustomerFieldsFragment;

interface Props {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onUse: (customer: FoundCustomer) => void;
  /** The highlighted customer; undefined for none. */
  readonly onHighlight?: (customer: FoundCustomer | undefined) => void;
  readonly hint: string;
}

/** Enter was pressed before the answer was there. */
interface Waiting {
  /** Who was marked at that moment. */
  readonly seenId: string | undefined;
}

/** Type to find, arrow keys to choose, Enter to use. */
export const CustomerSearch = forwardRef(function CustomerSearch(
  { text, onText, onUse, onHighlight, hint }: Props,
  ref: Ref<HTMLInputElement>,
) {
  const { t } = useTranslation("customers");
  const { t: common } = useTranslation();
  const found = useCustomerSearch(text);
  const { customers } = found;
  const listId = useId();
  const [chosenId, setChosenId] = useState<string>();
  const [waiting, setWaiting] = useState<Waiting>();

  const chosen = customers.find(({ id }) => id === chosenId) ?? customers[0];
  const wanted = text.trim();
  const isSearching = wanted.length >= SHORTEST_SEARCH && !found.isCurrent;

  const latest = useRef({ onHighlight, onUse });
  useEffect(() => {
    latest.current = { onHighlight, onUse };
  });
  useEffect(() => latest.current.onHighlight?.(chosen), [chosen]);

  // Enter before the answer. Nobody is picked unseen: it must be the one who was marked, or the only one.
  useEffect(() => {
    if (waiting !== undefined && found.isCurrent) {
      setWaiting(undefined);
      const [first, ...others] = customers;
      if (first?.isEligible && (others.length === 0 || first.id === waiting.seenId)) {
        latest.current.onUse(first);
      }
    }
  }, [waiting, found.isCurrent, customers]);

  function move(steps: number) {
    const index = customers.findIndex(({ id }) => id === chosen?.id) + steps;
    const next = customers[Math.min(Math.max(index, 0), customers.length - 1)];
    setChosenId(next?.id);
    if (next !== undefined) {
      document.getElementById(`${listId}-${next.id}`)?.scrollIntoView({ block: "nearest" });
    }
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isSearching) {
        found.searchNow();
        setWaiting({ seenId: chosen?.id });
      } else if (chosen?.isEligible) {
        onUse(chosen);
      }
    } else if (event.key === "Escape" && text !== "") {
      event.preventDefault();
      onText("");
    }
  }

  return (
    <section className={styles["search"]} aria-label={t("search.area")}>
      <TextField
        ref={ref}
        label={t("search.label")}
        type="search"
        value={text}
        onChange={(event) => {
          setChosenId(undefined);
          setWaiting(undefined);
          onText(event.target.value);
        }}
        onKeyDown={press}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={customers.length > 0}
        aria-controls={listId}
        aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
        autoComplete="off"
        spellCheck={false}
        hint={hint}
      />
      <p role="status" className={styles["count"]}>
        {wanted.length < SHORTEST_SEARCH
          ? ""
          : isSearching
            ? t("search.searching")
            : found.errors.length > 0
              ? ""
              : found.hasMore
                ? t("search.more", { count: customers.length })
                : t("search.found", { count: customers.length })}
      </p>
      <Problems errors={found.errors} />
      {found.errors.length > 0 ? <Button onClick={found.tryAgain}>{common("tryAgain")}</Button> : null}
      {isSearching && customers.length === 0 ? <Skeleton rows={3} /> : null}
      <ul
        id={listId}
        role="listbox"
        aria-label={t("search.results")}
        aria-busy={isSearching}
        className={styles["list"]}
      >
        {customers.map((customer) => (
          <CustomerRow
            key={customer.id}
            id={`${listId}-${customer.id}`}
            customer={customer}
            isChosen={customer.id === chosen?.id}
            onChoose={() => setChosenId(customer.id)}
            onUse={() => (customer.isEligible ? onUse(customer) : undefined)}
          />
        ))}
      </ul>
    </section>
  );
});

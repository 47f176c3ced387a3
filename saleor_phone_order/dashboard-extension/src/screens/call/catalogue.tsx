import type { ClipboardEvent, KeyboardEvent, RefObject } from "react";
import { useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useClient } from "urql";

import type { DeskError } from "../../api/errors";
import { LazyOffers } from "../../campaign/lazy-offers";
import type { Guide } from "../../campaign/use-guide";
import { Button } from "../../parts/button";
import { Problems } from "../../parts/problems";
import { Skeleton } from "../../parts/skeleton";
import type { Session } from "../../session/session-store";
import styles from "./catalogue.module.css";
import { Found, optionId } from "./found";
import { nameOf } from "./names";
import { isRows } from "./quick-add";
import { SearchField } from "./search-field";
import type { Section } from "./sections";
import { Sections } from "./sections";
import type { AddLines } from "./use-add-lines";
import type { Answer, CatalogueVariant } from "./use-catalogue";
import { findNow, useCatalogue } from "./use-catalogue";

interface Props {
  readonly session: Session;
  readonly guide: Guide;
  /** Who sees the prices and from where. */
  readonly audience: string;
  readonly search: RefObject<HTMLInputElement>;
  readonly mayChange: boolean;
  readonly add: AddLines;
  /** Opens the dialog for pasted rows. */
  readonly onPaste: (text: string, errors: readonly DeskError[]) => void;
}

/**
 * The catalogue as the customer sees it. Enter adds what is highlighted. Until something is looked
 * for, a campaign's offers stand there.
 */
export function Catalogue({ session, guide, audience, search, mayChange, add, onPaste }: Props) {
  const { t } = useTranslation(["call", "campaign", "common"]);
  const client = useClient();
  const [text, setText] = useState("");
  const [section, setSection] = useState<Section>();
  const [active, setActive] = useState(0);
  const [problems, setProblems] = useState<readonly DeskError[]>([]);
  const [isBrowsing, setBrowsing] = useState(false);
  const listId = useId();
  const sectionsId = useId();

  const question = { session: session.id, text: text.trim(), section };
  const { offers, isCatalogueOpen } = guide;
  const only = useMemo(
    () => (isCatalogueOpen ? undefined : (offers ?? []).flatMap(({ variant }) => variant ?? [])),
    [isCatalogueOpen, offers],
  );
  const { answer, errors, isBusy, more, retry } = useCatalogue(question, audience, only);
  const hasOffers = offers === undefined || offers.length > 0 || !isCatalogueOpen;
  const areOffersShown = hasOffers && question.text === "" && section === undefined && !isBrowsing;
  const isCurrent = answer?.question.text === question.text && answer.question.section === section;
  const variants = answer?.variants ?? [];
  // Nothing is highlighted before somebody has looked for it.
  const highlighted = isCurrent && !areOffersShown ? variants[active] : undefined;

  useEffect(() => {
    setActive(question.text === "" ? -1 : 0);
  }, [question.text, section]);

  /** Refusals stay until the next product is asked for: a fast agent is ahead of the answers. */
  async function send(variant: CatalogueVariant, quantity: number) {
    const name = nameOf(variant);
    const refused = await add({ lines: [{ variantId: variant.variantId, quantity }], name });
    const named = refused.map((error) => ({ ...error, message: `${name}: ${error.message}` }));
    setProblems((before) => [...before, ...named]);
  }

  /** Adds in the order in which it was asked for, however long each takes to be found. */
  const last = useRef<Promise<void>>(Promise.resolve());
  function inTurn(task: () => Promise<void>) {
    search.current?.focus();
    search.current?.select();
    setProblems([]);
    last.current = last.current.then(task);
  }

  function addVariant(variant: CatalogueVariant, quantity: number) {
    inTurn(() => send(variant, quantity));
  }

  const latest = useRef({ add: addVariant, answer, isActive: mayChange && isCurrent });
  latest.current = { add: addVariant, answer, isActive: mayChange && isCurrent };
  const onAdd = useCallback((variant: CatalogueVariant) => {
    const { add: addNow, answer: shown, isActive } = latest.current;
    if (shown !== undefined && isActive) {
      setActive(shown.variants.indexOf(variant));
      addNow(variant, shown.quantity);
    }
  }, []);

  function addFound() {
    if (highlighted !== undefined && answer !== undefined) {
      addVariant(highlighted, answer.quantity);
    } else if (question.text !== "" && !isCurrent) {
      const asked = findNow(client, question);
      inTurn(async () => sendFirst(await asked));
    }
  }

  async function sendFirst(found: Answer | readonly DeskError[]) {
    if (!("variants" in found)) {
      setProblems((before) => [...before, ...found]);
      return;
    }
    const [first] = found.variants;
    const { text: wanted } = found.question;
    if (first !== undefined) {
      await send(first, found.quantity);
    } else if (search.current?.value.trim() !== wanted) {
      const message = t("catalogue.nothing", { text: wanted });
      setProblems((before) => [...before, { field: null, code: "NOT_FOUND", message }]);
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const last = variants.length - 1;
    const moves: Record<string, number> = {
      ArrowDown: Math.min(active + 1, last),
      ArrowUp: Math.max(active - 1, 0),
      PageDown: Math.min(active + 5, last),
      PageUp: Math.max(active - 5, 0),
    };
    const move = moves[event.key];
    if (event.key === "ArrowDown" && areOffersShown) {
      event.preventDefault();
      event.currentTarget.closest("section")?.querySelector<HTMLElement>("li input")?.focus();
    } else if (move !== undefined && isCurrent) {
      event.preventDefault();
      setActive(move);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat && mayChange) {
        addFound();
      }
    }
  }

  function onPasteText(event: ClipboardEvent<HTMLInputElement>) {
    const rows = event.clipboardData.getData("text");
    if (!isRows(rows) || !mayChange) {
      return;
    }
    event.preventDefault();
    setProblems([]);
    void add({ text: rows }).then((refused) => {
      if (refused.length > 0) {
        onPaste(rows, refused);
      }
    });
  }

  return (
    <section aria-label={t("catalogue.title")} className={styles["catalogue"]}>
      <div className={styles["head"]}>
        <SearchField
          ref={search}
          text={text}
          listId={listId}
          isExpanded={variants.length > 0 && !areOffersShown}
          activeId={highlighted === undefined ? undefined : optionId(listId, active)}
          onText={setText}
          onKeyDown={onKeyDown}
          onPaste={onPasteText}
        />
        {session.campaign !== null && hasOffers && !areOffersShown ? (
          <Button
            onClick={() => {
              setText("");
              setSection(undefined);
              setBrowsing(false);
              search.current?.focus();
            }}
          >
            {t("campaign:offers.OFFER")}
          </Button>
        ) : null}
        {isCatalogueOpen ? (
          <Button
            aria-expanded={isBrowsing}
            aria-controls={sectionsId}
            onClick={() => setBrowsing(!isBrowsing)}
          >
            {t("browse.title")}
          </Button>
        ) : null}
        <Button shortcut="F7" disabled={!mayChange} onClick={() => onPaste("", [])}>
          {t("paste.open")}
        </Button>
      </div>
      <div id={sectionsId} hidden={!isBrowsing}>
        {isBrowsing ? <Sections session={session.id} chosen={section} onChoose={setSection} /> : null}
      </div>
      {section === undefined || isBrowsing ? null : (
        <div>
          <Button
            aria-label={t("browse.leave", { name: section.name })}
            onClick={() => {
              setSection(undefined);
              search.current?.focus();
            }}
          >
            {section.name} <span aria-hidden="true">×</span>
          </Button>
        </div>
      )}
      {problems.length === 0 ? null : <Problems errors={problems} />}
      {errors.length === 0 ? null : (
        <div className={styles["failed"]}>
          <Problems errors={errors} />
          <Button
            onClick={() => {
              retry();
              search.current?.focus();
            }}
          >
            {t("common:tryAgain")}
          </Button>
        </div>
      )}
      {guide.errors.length === 0 ? null : (
        <div className={styles["failed"]}>
          <Problems errors={guide.errors} />
          <Button onClick={guide.retry}>{t("common:tryAgain")}</Button>
        </div>
      )}
      {areOffersShown && offers !== undefined ? (
        <LazyOffers
          session={session.id}
          lines={session.cart?.lines ?? []}
          offers={offers}
          mayChange={mayChange}
        />
      ) : null}
      {areOffersShown ? offers === undefined && <Skeleton rows={7} /> : null}
      {!areOffersShown && answer === undefined && isBusy ? <Skeleton rows={7} /> : null}
      {areOffersShown || answer === undefined ? null : (
        <Found
          listId={listId}
          answer={answer}
          active={active}
          isCurrent={isCurrent}
          isBusy={isBusy}
          onAdd={onAdd}
          onMore={() => {
            more();
            setActive(variants.length);
            search.current?.focus();
          }}
        />
      )}
    </section>
  );
}

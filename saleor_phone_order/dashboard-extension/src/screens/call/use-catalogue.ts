import { useCallback, useEffect, useMemo, useState } from "react";
import type { Client } from "urql";
import { useClient } from "urql";

import type { CatalogueQuery, CatalogueVariantFieldsFragment } from "../../api/documents";
import { CatalogueDocument } from "../../api/documents";
import type { DeskError } from "../../api/errors";
import { errorsOf } from "../../api/errors";
import { readQuickAdd } from "./quick-add";
import type { Section } from "./sections";

export type CatalogueVariant = CatalogueVariantFieldsFragment;

export interface Question {
  readonly session: string;
  readonly text: string;
  readonly section: Section | undefined;
}

/** What the shop found for a text, and how many of it the text asks for. */
export interface Answer {
  readonly question: Question;
  readonly search: string;
  readonly quantity: number;
  readonly variants: readonly CatalogueVariant[];
  readonly totalCount: number;
  /** Where the next page begins. */
  readonly next: string | null;
}

export interface Catalogue {
  /** The newest answer; while the next is on its way, that of an earlier question. */
  readonly answer: Answer | undefined;
  readonly errors: readonly DeskError[];
  readonly isBusy: boolean;
  readonly more: () => void;
  readonly retry: () => void;
}

const PAUSE_MILLISECONDS = 150;

/**
 * Ask as somebody types. A question that a newer one replaces is cancelled.
 *
 * @param audience who sees the prices and from where: another one asks again
 * @param only what can be ordered where that is not the whole catalogue: nobody is asked then
 */
export function useCatalogue(
  question: Question,
  audience: string,
  only: readonly CatalogueVariant[] | undefined,
): Catalogue {
  const client = useClient();
  const { session, text, section } = question;
  const [answer, setAnswer] = useState<Answer>();
  const [errors, setErrors] = useState<readonly DeskError[]>([]);
  const [isBusy, setBusy] = useState(true);
  const [attempt, setAttempt] = useState(0);
  const isClosed = only !== undefined;

  useEffect(() => {
    if (isClosed) {
      return undefined;
    }
    let stop: (() => void) | undefined;
    const asked = { session, text, section };
    const timer = window.setTimeout(
      () => {
        stop = client.query(CatalogueDocument, variablesOf(asked)).subscribe(({ data, error }) => {
          setBusy(false);
          setErrors(error ? errorsOf(error) : []);
          if (data) {
            setAnswer(answerOf(asked, data));
          }
        }).unsubscribe;
      },
      text === "" ? 0 : PAUSE_MILLISECONDS,
    );
    setBusy(true);
    return () => {
      window.clearTimeout(timer);
      stop?.();
    };
  }, [client, session, text, section, audience, attempt, isClosed]);

  const more = useCallback(() => {
    if (answer?.next == null || isBusy) {
      return;
    }
    setBusy(true);
    const { section: place } = answer.question;
    const variables = { ...variablesOf({ session, text: "", section: place }), search: answer.search, after: answer.next };
    void client
      .query(CatalogueDocument, variables)
      .toPromise()
      .then(({ data, error }) => {
        setBusy(false);
        setErrors(error ? errorsOf(error) : []);
        if (data?.found) {
          const page = data.found;
          setAnswer((before) =>
            before === answer
              ? { ...before, variants: [...before.variants, ...variantsOf(page)], next: nextOf(page) }
              : before,
          );
        }
      });
  }, [answer, client, isBusy, session]);

  const amongOnly = useMemo(
    () => only && findAmong(only, { session, text, section }),
    [only, session, text, section],
  );
  const retry = () => setAttempt(attempt + 1);
  return amongOnly === undefined
    ? { answer, errors, isBusy, more, retry }
    : { answer: amongOnly, errors: [], isBusy: false, more, retry };
}

/** Those that have the text in their names or SKUs. */
export function findAmong(variants: readonly CatalogueVariant[], question: Question): Answer {
  const { search, quantity, named } = readQuickAdd(question.text);
  const bySku = variants.filter(({ sku }) => sku.toLowerCase() === named?.sku.toLowerCase());
  const wanted = search.toLowerCase();
  const found =
    bySku.length > 0
      ? bySku
      : variants.filter(({ sku, productName, name }) =>
          `${sku} ${productName} ${name}`.toLowerCase().includes(wanted),
        );
  return {
    question,
    search,
    quantity: bySku.length > 0 ? (named?.quantity ?? quantity) : quantity,
    variants: found,
    totalCount: found.length,
    next: null,
  };
}

/** Ask at once and wait: for those who press Enter before the list is there. */
export async function findNow(
  client: Client,
  question: Question,
): Promise<Answer | readonly DeskError[]> {
  const { data, error } = await client.query(CatalogueDocument, variablesOf(question)).toPromise();
  return data ? answerOf(question, data) : error ? errorsOf(error) : [];
}

type Found = NonNullable<CatalogueQuery["found"]>;

function variablesOf({ session, text, section }: Question) {
  const { search, named } = readQuickAdd(text);
  return {
    session,
    search,
    sku: named?.sku ?? "",
    hasSku: named !== undefined,
    category: section?.kind === "CATEGORY" ? section.id : null,
    collection: section?.kind === "COLLECTION" ? section.id : null,
    after: null,
  };
}

function answerOf(question: Question, { found, named }: CatalogueQuery): Answer {
  const quick = readQuickAdd(question.text);
  const sku = quick.named?.sku.toLowerCase();
  const isNamed = sku !== undefined && named?.edges[0]?.node?.sku.toLowerCase() === sku;
  const page = isNamed ? named : found;
  return {
    question,
    search: isNamed ? (quick.named?.sku ?? "") : quick.search,
    quantity: isNamed ? (quick.named?.quantity ?? 1) : quick.quantity,
    variants: page ? variantsOf(page) : [],
    totalCount: page?.totalCount ?? 0,
    next: page && !isNamed ? nextOf(page) : null,
  };
}

function variantsOf(page: Found): readonly CatalogueVariant[] {
  return page.edges.flatMap((edge) => (edge?.node ? [edge.node] : []));
}

function nextOf({ pageInfo }: Found): string | null {
  return pageInfo.hasNextPage ? pageInfo.endCursor : null;
}

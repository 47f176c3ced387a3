import * as z from "zod/mini";

const Page = z.object({
  /** Path of the host's GraphQL endpoint. */
  api: z._default(z.string(), "/graphql/"),
  /** Where the page-left beacon goes. */
  left: z._default(z.string(), "/plugins/saleor-phone-order/left/"),
  /** Whether the host's login gives a refresh token. */
  hasRefreshToken: z._default(z.boolean(), false),
  shopName: z._default(z.string(), ""),
});

/** What the server says on the page itself, before anybody has logged in. */
export type Page = z.infer<typeof Page>;

export function readPage(root: HTMLElement): Page {
  return Page.parse(JSON.parse(root.dataset["page"] ?? "{}"));
}

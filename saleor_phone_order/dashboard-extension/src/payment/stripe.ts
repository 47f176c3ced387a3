/** What the desk uses of Stripe's script. The script comes from Stripe, never from our bundle. */
export interface Stripe {
  elements(): Elements;
  createPaymentMethod(data: MethodData): Promise<MethodAnswer>;
}

interface Elements {
  create(type: "card", options: CardOptions): CardElement;
}

export interface CardOptions {
  readonly style?: {
    readonly base: Readonly<Record<string, unknown>>;
    readonly invalid: Readonly<Record<string, unknown>>;
  };
  readonly hidePostalCode?: boolean;
  readonly disableLink?: boolean;
}

export interface CardElement {
  mount(place: HTMLElement): void;
  update(options: CardOptions): void;
  focus(): void;
  destroy(): void;
  on(event: "ready" | "escape", listener: () => void): void;
  on(event: "change", listener: (change: { readonly error?: StripeError }) => void): void;
}

interface StripeError {
  readonly message?: string;
}

type MethodData =
  | { readonly type: "card"; readonly card: CardElement }
  | {
      readonly type: "us_bank_account";
      readonly us_bank_account: {
        readonly account_number: string;
        readonly routing_number: string;
        readonly account_holder_type: "individual" | "company";
      };
      readonly billing_details: { readonly name: string; readonly email: string };
    };

interface MethodAnswer {
  readonly paymentMethod?: { readonly id: string };
  readonly error?: StripeError;
}

type MakeStripe = (key: string, options: { readonly locale: string }) => Stripe;

declare global {
  interface Window {
    Stripe?: MakeStripe;
  }
}

let loading: Promise<MakeStripe> | undefined;

/** Stripe's script, once for the page; a failure can be tried again. */
export function loadStripe(url: string): Promise<MakeStripe> {
  loading ??= load(url).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

function load(url: string): Promise<MakeStripe> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () =>
      window.Stripe === undefined ? reject(new Error("No Stripe in its script.")) : resolve(window.Stripe);
    script.onerror = () => {
      script.remove();
      reject(new Error("Stripe's script did not come."));
    };
    document.head.append(script);
  });
}

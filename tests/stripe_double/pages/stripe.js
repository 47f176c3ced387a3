// The part of Stripe.js that the desk and the page of a link use. Numbers are typed into frames
// of this script's own origin, and go from there to the API: the page never has them.
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;

  const form = (values) => new URLSearchParams(values).toString();

  async function api(key, method, path, values) {
    const isGet = method === "GET";
    const answer = await fetch(ORIGIN + path + (isGet ? `?${form(values)}` : ""), {
      method,
      headers: {
        Authorization: `Bearer ${key}`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: isGet ? undefined : form(values),
    });
    return answer.json();
  }

  const nameOf = (clientSecret) => clientSecret.split("_secret_")[0];

  async function retrieve(key, clientSecret) {
    const path = `/v1/payment_intents/${nameOf(clientSecret)}`;
    const answer = await api(key, "GET", path, { client_secret: clientSecret });
    return answer.error ? { error: answer.error } : { paymentIntent: answer };
  }

  class Element {
    constructor(key, kind, setup) {
      this.key = key;
      this.kind = kind;
      this.setup = setup;
      this.handlers = {};
      this.asked = new Map();
    }

    on(event, handler) {
      (this.handlers[event] ??= []).push(handler);
      return this;
    }

    off(event, handler) {
      this.handlers[event] = (this.handlers[event] ?? []).filter((one) => handler && one !== handler);
      return this;
    }

    mount(target) {
      const place = typeof target === "string" ? document.querySelector(target) : target;
      if (!place) throw new Error(`There is no ${target} to mount into.`);
      this.frame = document.createElement("iframe");
      this.frame.title = "Secure payment input frame";
      this.frame.allow = "payment *";
      Object.assign(this.frame.style, { width: "100%", border: "0", display: "block", height: "0" });
      this.ready = new Promise((resolve) => {
        const begin = ({ source, origin }) => {
          if (source !== this.frame?.contentWindow || origin !== ORIGIN) return;
          window.removeEventListener("message", begin);
          const channel = new MessageChannel();
          this.port = channel.port1;
          this.port.onmessage = ({ data }) => this.heard(data, resolve);
          const { key, kind, setup } = this;
          source.postMessage({ key, kind, ...setup }, ORIGIN, [channel.port2]);
        };
        window.addEventListener("message", begin);
      });
      this.frame.src = `${ORIGIN}/frame.html`;
      place.replaceChildren(this.frame);
    }

    heard(data, resolve) {
      if (data.event === "height") {
        this.frame.style.height = `${data.height}px`;
      } else if (data.event === "answer") {
        this.asked.get(data.id)?.(data.answer);
        this.asked.delete(data.id);
      } else {
        if (data.event === "ready") resolve();
        const told = { elementType: this.kind, ...data };
        for (const handler of this.handlers[data.event] ?? []) handler(told);
      }
    }

    async ask(question, values) {
      if (!this.frame?.isConnected) throw new Error("The element is not mounted.");
      await this.ready;
      const id = crypto.getRandomValues(new Uint32Array(1))[0];
      return new Promise((resolve) => {
        this.asked.set(id, resolve);
        this.port.postMessage({ id, question, ...values });
      });
    }

    update(options) {
      if (this.frame) void this.ask("update", options);
    }

    clear() {
      void this.ask("clear");
    }

    focus() {
      this.frame?.focus();
      void this.ask("focus");
    }

    blur() {
      this.frame?.blur();
    }

    unmount() {
      this.frame?.remove();
      this.frame = undefined;
    }

    destroy() {
      this.unmount();
      this.handlers = {};
    }
  }

  function askedByBank(url) {
    return new Promise((resolve) => {
      const dialog = document.createElement("div");
      dialog.setAttribute("role", "dialog");
      dialog.setAttribute("aria-modal", "true");
      dialog.setAttribute("aria-label", "Your bank");
      Object.assign(dialog.style, {
        position: "fixed",
        inset: "0",
        zIndex: "2147483647",
        background: "rgba(0, 0, 0, 0.6)",
        display: "grid",
        placeItems: "center",
      });
      const frame = document.createElement("iframe");
      frame.title = "Your bank";
      Object.assign(frame.style, {
        width: "min(28rem, 94vw)",
        height: "min(22rem, 90vh)",
        border: "0",
        background: "#fff",
      });
      const heard = ({ source, origin }) => {
        if (source !== frame.contentWindow || origin !== ORIGIN) return;
        window.removeEventListener("message", heard);
        dialog.remove();
        resolve();
      };
      window.addEventListener("message", heard);
      frame.src = url;
      dialog.append(frame);
      document.body.append(dialog);
      frame.focus();
    });
  }

  const gone = () => new Promise(() => {});

  async function goneOn(key, clientSecret, intent, { returnUrl, redirect }) {
    const action = intent.next_action;
    if (action?.type === "redirect_to_url") {
      window.location.assign(action.redirect_to_url.url);
      return gone();
    }
    if (action?.type === "use_stripe_sdk") {
      await askedByBank(action.use_stripe_sdk.stripe_js);
      const after = await retrieve(key, clientSecret);
      if (after.error) return after;
      const failed = after.paymentIntent.last_payment_error;
      if (failed) return { error: { ...failed, payment_intent: after.paymentIntent } };
      intent = after.paymentIntent;
    }
    if (redirect === "if_required" || !returnUrl) return { paymentIntent: intent };
    const target = new URL(returnUrl);
    target.searchParams.set("payment_intent", intent.id);
    target.searchParams.set("payment_intent_client_secret", clientSecret);
    target.searchParams.set("redirect_status", "succeeded");
    window.location.assign(target);
    return gone();
  }

  window.Stripe = (key, general = {}) => ({
    elements(options = {}) {
      const made = {};
      const setup = {
        clientSecret: options.clientSecret,
        locale: options.locale ?? general.locale ?? "auto",
        appearance: options.appearance,
      };
      return {
        clientSecret: options.clientSecret,
        create(kind, more = {}) {
          made[kind] = new Element(key, kind, { ...setup, style: more.style });
          return made[kind];
        },
        getElement: (kind) => made[kind] ?? null,
        update(changed) {
          Object.assign(setup, changed);
          for (const element of Object.values(made)) element.update(changed);
        },
        submit: () => made.payment.ask("check"),
        fetchUpdates: async () => ({}),
      };
    },

    async createPaymentMethod(given) {
      if (given.elements) return given.elements.getElement("payment").ask("method", given.params);
      const { type, billing_details: billing } = given;
      if (given[type] instanceof Element) return given[type].ask("method", { billing_details: billing });
      const values = { type };
      for (const [name, value] of Object.entries(given[type] ?? {})) values[`${type}[${name}]`] = value;
      for (const [name, value] of Object.entries(billing ?? {})) {
        if (typeof value === "string") values[`billing_details[${name}]`] = value;
      }
      const answer = await api(key, "POST", "/v1/payment_methods", values);
      return answer.error ? { error: answer.error } : { paymentMethod: answer };
    },

    async confirmPayment({ elements, clientSecret, confirmParams = {}, redirect = "always" }) {
      const secret = clientSecret ?? elements.clientSecret;
      const returnUrl = confirmParams.return_url;
      const billing = confirmParams.payment_method_data?.billing_details;
      const element = elements.getElement("payment");
      const asked = { clientSecret: secret, returnUrl, billing_details: billing };
      const { error, paymentIntent } = await element.ask("confirm", asked);
      return error ? { error } : goneOn(key, secret, paymentIntent, { returnUrl, redirect });
    },

    async handleNextAction({ clientSecret }) {
      const { error, paymentIntent } = await retrieve(key, clientSecret);
      const stay = { redirect: "if_required" };
      return error ? { error } : goneOn(key, clientSecret, paymentIntent, stay);
    },

    retrievePaymentIntent: (clientSecret) => retrieve(key, clientSecret),
  });
})();

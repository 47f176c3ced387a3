// The fields of an element. What is typed here goes to the API, and to nobody else.
(() => {
  const WORDS = {
    en: {
      card: "Card",
      us_bank_account: "US bank account",
      klarna: "Klarna",
      how: "Payment method",
      number: "Card number",
      expiry: "Expiration date",
      cvc: "Security code",
      name: "Full name",
      routing: "Routing number",
      account: "Account number",
      mandate: "By paying you authorize this shop to debit your bank account.",
      leave: "You will be taken to Klarna to pay.",
      incomplete: "incomplete",
    },
    de: {
      card: "Karte",
      us_bank_account: "US-Bankkonto",
      klarna: "Klarna",
      how: "Zahlungsart",
      number: "Kartennummer",
      expiry: "Ablaufdatum",
      cvc: "Prüfziffer",
      name: "Vollständiger Name",
      routing: "Bankleitzahl (Routing)",
      account: "Kontonummer",
      mandate: "Mit der Zahlung erlauben Sie diesem Shop, von Ihrem Konto abzubuchen.",
      leave: "Sie werden zu Klarna weitergeleitet.",
      incomplete: "unvollständig",
    },
  };
  const FIELDS = {
    card: [
      { name: "number", auto: "cc-number", mode: "numeric", hint: "1234 1234 1234 1234", wide: true },
      { name: "expiry", auto: "cc-exp", mode: "numeric", hint: "MM / YY" },
      { name: "cvc", auto: "cc-csc", mode: "numeric", hint: "CVC" },
    ],
    us_bank_account: [
      { name: "name", auto: "name", mode: "text", wide: true },
      { name: "routing", auto: "off", mode: "numeric", hint: "110000000" },
      { name: "account", auto: "off", mode: "numeric", hint: "000123456789" },
    ],
    klarna: [],
  };
  const form = document.getElementById("form");
  let port;
  let setup;
  let words = WORDS.en;
  let kind = "card";

  const digits = (text) => text.replace(/\D/g, "");
  const valueOf = (name) => form.elements.namedItem(name).value.trim();

  const isWhole = {
    number: () => digits(valueOf("number")).length >= 13,
    expiry: () => digits(valueOf("expiry")).length === 4,
    cvc: () => digits(valueOf("cvc")).length >= 3,
    name: () => valueOf("name") !== "",
    routing: () => digits(valueOf("routing")).length === 9,
    account: () => digits(valueOf("account")).length >= 4,
  };

  function missing() {
    return FIELDS[kind].find(({ name }) => !isWhole[name]())?.name;
  }

  function validationError() {
    const name = missing();
    if (!name) return undefined;
    const message = `${words[name]}: ${words.incomplete}.`;
    return { type: "validation_error", code: `incomplete_${name}`, message };
  }

  function show(error) {
    document.getElementById("problem").textContent = error?.message ?? "";
    const wrong = error?.param ?? error?.code?.replace("incomplete_", "");
    for (const { name } of FIELDS[kind]) {
      form.elements.namedItem(name).setAttribute("aria-invalid", String(name === wrong));
    }
  }

  function tell(event, more = {}) {
    port.postMessage({ event, ...more });
  }

  function changed() {
    show(undefined);
    const isEmpty = FIELDS[kind].every(({ name }) => valueOf(name) === "");
    tell("change", { complete: !missing(), empty: isEmpty, value: { type: kind }, error: undefined });
  }

  function field({ name, auto, mode, hint, wide }) {
    const label = document.createElement("label");
    label.htmlFor = name;
    label.textContent = words[name];
    const input = document.createElement("input");
    Object.assign(input, { id: name, name, autocomplete: auto, inputMode: mode, placeholder: hint ?? "" });
    input.setAttribute("aria-describedby", "problem");
    const box = document.createElement("div");
    box.className = wide ? "field wide" : "field";
    box.append(label, input);
    return box;
  }

  function choice(types) {
    const fieldset = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = words.how;
    fieldset.append(legend);
    for (const type of types) {
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: "kind", value: type, checked: type === kind });
      input.addEventListener("change", () => {
        kind = type;
        draw(types);
        changed();
        form.querySelector(`input[value="${type}"]`).focus();
      });
      const label = document.createElement("label");
      label.append(input, words[type]);
      fieldset.append(label);
    }
    return fieldset;
  }

  function draw(types) {
    const title = document.createElement("h1");
    title.textContent = words[kind];
    const fields = document.createElement("div");
    fields.className = "fields";
    fields.append(...FIELDS[kind].map(field));
    const problem = document.createElement("p");
    problem.id = "problem";
    problem.setAttribute("role", "alert");
    const note = document.createElement("p");
    note.textContent = { us_bank_account: words.mandate, klarna: words.leave }[kind] ?? "";
    const parts = types.length > 1 ? [title, choice(types), fields] : [title, fields];
    form.replaceChildren(...parts, ...(note.textContent ? [note] : []), problem);
  }

  function dressed() {
    const page = document.documentElement;
    page.dataset.theme = setup.appearance?.theme ?? "stripe";
    const { base } = setup.style ?? {};
    if (base?.color) {
      // A card's fields have the colours of the page around them.
      page.style.setProperty("--paper", "transparent");
      page.style.setProperty("--ink", base.color);
      page.style.setProperty("--line", base["::placeholder"]?.color ?? base.color);
    }
  }

  async function api(path, values, method = "POST") {
    const body = new URLSearchParams(values).toString();
    const answer = await fetch(method === "GET" ? `${path}?${body}` : path, {
      method,
      headers: {
        Authorization: `Bearer ${setup.key}`,
        "Content-Type": "application/x-www-form-urlencoded",
      },
      body: method === "GET" ? undefined : body,
    });
    return answer.json();
  }

  function methodValues(billing = {}) {
    const values = { type: kind };
    for (const [name, value] of Object.entries(billing)) {
      if (typeof value === "string") values[`billing_details[${name}]`] = value;
    }
    if (kind === "card") {
      const expiry = digits(valueOf("expiry"));
      values["card[number]"] = digits(valueOf("number"));
      values["card[exp_month]"] = expiry.slice(0, 2);
      values["card[exp_year]"] = expiry.slice(2);
      values["card[cvc]"] = digits(valueOf("cvc"));
    } else if (kind === "us_bank_account") {
      values["us_bank_account[account_holder_type]"] = "individual";
      values["us_bank_account[routing_number]"] = digits(valueOf("routing"));
      values["us_bank_account[account_number]"] = digits(valueOf("account"));
      values["billing_details[name]"] = valueOf("name");
    }
    return values;
  }

  async function method({ billing_details: billing }) {
    const incomplete = validationError();
    const answer = incomplete ? { error: incomplete } : await api("/v1/payment_methods", methodValues(billing));
    show(answer.error);
    return answer.error ? { error: answer.error } : { paymentMethod: answer };
  }

  async function confirm(asked) {
    const { error, paymentMethod } = await method(asked);
    if (error) return { error };
    const values = {
      client_secret: asked.clientSecret,
      payment_method: paymentMethod.id,
      use_stripe_sdk: "true",
    };
    if (asked.returnUrl) values.return_url = asked.returnUrl;
    if (kind === "us_bank_account") {
      values["mandate_data[customer_acceptance][type]"] = "online";
      values["mandate_data[customer_acceptance][online][user_agent]"] = navigator.userAgent;
    }
    const name = asked.clientSecret.split("_secret_")[0];
    const answer = await api(`/v1/payment_intents/${name}/confirm`, values);
    show(answer.error);
    return answer.error ? { error: answer.error } : { paymentIntent: answer };
  }

  const ANSWERS = {
    method,
    confirm,
    check: async () => {
      const error = validationError();
      show(error);
      return error ? { error } : { selectedPaymentMethod: kind };
    },
    clear: async () => {
      form.reset();
      changed();
    },
    focus: async () => form.querySelector("input")?.focus(),
    update: async ({ appearance, style }) => {
      if (appearance) setup.appearance = appearance;
      if (style) setup.style = style;
      dressed();
    },
  };

  async function begun(data, given) {
    setup = data;
    port = given;
    const language = data.locale === "auto" ? navigator.language : data.locale;
    words = WORDS[language.slice(0, 2)] ?? WORDS.en;
    document.documentElement.lang = words === WORDS.de ? "de" : "en";
    dressed();
    let types = [data.kind === "card" ? "card" : data.kind];
    if (data.kind === "payment") {
      const path = `/v1/payment_intents/${data.clientSecret.split("_secret_")[0]}`;
      const intent = await api(path, { client_secret: data.clientSecret }, "GET");
      types = intent.payment_method_types ?? ["card"];
    }
    kind = types[0];
    draw(types);
    port.onmessage = async ({ data: asked }) => {
      tell("answer", { id: asked.id, answer: await ANSWERS[asked.question](asked) });
    };
    const measure = () => tell("height", { height: Math.ceil(document.documentElement.offsetHeight) });
    new ResizeObserver(measure).observe(document.body);
    measure();
    tell("ready");
  }

  form.addEventListener("input", changed);
  form.addEventListener("focusin", () => tell("focus"));
  form.addEventListener("focusout", () => tell("blur"));
  form.addEventListener("keydown", ({ key }) => key === "Escape" && tell("escape"));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("message", (event) => {
    if (event.source === window.parent && event.ports[0] && !setup) void begun(event.data, event.ports[0]);
  });
  window.parent.postMessage("frame", "*");
})();

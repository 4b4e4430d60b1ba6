// The venue's published vectors, and vectors of our own for Ed25519. Its keys are public examples.
import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import fc from "fast-check";
import { createPublicKey, verify } from "node:crypto";
import { Secret } from "../../lib/binance/secret.ts";
import { ed25519Signer, hmacSigner, queryText, wsPayload } from "../../lib/binance/sign.ts";

const SPOT_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
const SPOT_SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
const USDM_KEY = "dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83";
const USDM_SECRET = "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9";
/** RFC 8032, test 1. */
const PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;
const PUBLIC_PEM = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
`;
/** A key of the wrong kind: X25519. */
const X25519_PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;

const spot = hmacSigner(SPOT_KEY, new Secret(SPOT_SECRET));
const usdm = hmacSigner(USDM_KEY, new Secret(USDM_SECRET));
const ed25519 = ed25519Signer(SPOT_KEY, new Secret(PEM));

const ORDER = {
  symbol: "LTCBTC",
  side: "BUY",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "1",
  price: "0.1",
  recvWindow: "5000",
  timestamp: "1499827319559",
};
const WIDE = { ...ORDER, symbol: "１２３４５６" };
const { symbol, side, type, timeInForce, ...REST_OF_ORDER } = ORDER;
const START_OF_ORDER = { symbol, side, type, timeInForce };
const USDM_ORDER =
  "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=9000&recvWindow=5000&timestamp=1591702613943";
const BATCH = {
  batchOrders: JSON.stringify([{
    symbol: "BTCUSDT",
    side: "BUY",
    type: "LIMIT",
    timeInForce: "GTX",
    quantity: "0.010",
    price: "60000.0",
    newClientOrderId: "mm-b-1",
  }]),
  recvWindow: "5000",
  timestamp: "1591702613943",
};

const S1 =
  "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
const S2 =
  "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";

// deno-fmt-ignore
const rest = [
  { name: "S1", signer: spot, payload: queryText(ORDER), text: S1,
    signature: "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71" },
  { name: "S2, a symbol that is not ASCII", signer: spot, payload: queryText(WIDE), text: S2,
    signature: "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3" },
  { name: "S3, query and body", signer: spot,
    payload: queryText(START_OF_ORDER) + queryText(REST_OF_ORDER), text: S1.replace("GTC&", "GTC"),
    signature: "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77" },
  { name: "F1", signer: usdm, text: undefined,
    payload: "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943",
    signature: "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9" },
  { name: "F2, another order of names", signer: usdm, text: undefined, payload: USDM_ORDER,
    signature: "ec11dcc17e67e47f0d3c3f513dfe9062307e37619c5c82ebaa8fe0bdf3d59519" },
  { name: "F3, the published one with its stray blank", signer: usdm, text: undefined,
    payload: USDM_ORDER.replace("GTC&", "GTC").replace("timestamp=", "timestamp= "),
    signature: "f9d0ae5e813ef6ccf15c2b5a434047a0181cb5a342b903b367ca6d27a66e36f2" },
  { name: "F4, the same without the blank", signer: usdm, text: undefined,
    payload: USDM_ORDER.replace("GTC&", "GTC"),
    signature: "30baaf0fab549bbeda7f5ef201898b34122da25fd23c646cac2c529aebe670a4" },
  { name: "F5, JSON in a parameter", signer: usdm, payload: queryText(BATCH),
    text: "batchOrders=%5B%7B%22symbol%22%3A%22BTCUSDT%22%2C%22side%22%3A%22BUY%22%2C%22type%22%3A%22LIMIT%22%2C%22timeInForce%22%3A%22GTX%22%2C%22quantity%22%3A%220.010%22%2C%22price%22%3A%2260000.0%22%2C%22newClientOrderId%22%3A%22mm-b-1%22%7D%5D&recvWindow=5000&timestamp=1591702613943",
    signature: "f22a5b8a4833101275a51281edb2bd79e2d08c015013779aed21ef2d1da714dc" },
  { name: "S1 with Ed25519", signer: ed25519, payload: S1, text: undefined,
    signature: "3fhuDZ9nYMviDQ5OEtJBJS11jUZDTRzRQ%2BTQMarm%2BLErFiJvUiVPQjTzDoWZQe4miPX%2ByHk1v%2FZ7TWLYjIbmCA%3D%3D" },
  { name: "S2 with Ed25519", signer: ed25519, payload: S2, text: undefined,
    signature: "BfITFENBHoPvZ29suXBdmBQ%2B10LOoM4gQ7Fo%2FOgYC3szsEzecJJHTAwAcIDLwEEwNIUR1V1t71p%2Fh9rKe07rCg%3D%3D" },
];

for (const { name, signer, payload, text, signature } of rest) {
  Deno.test(`Signer signs a REST payload: ${name}`, () => {
    if (text !== undefined) assertEquals(payload, text);
    assertEquals(signer.signRest(payload), signature);
  });
}

const WS_ORDER = {
  symbol: "BTCUSDT",
  side: "SELL",
  type: "LIMIT",
  timeInForce: "GTC",
  quantity: "0.01000000",
  price: "52000.00",
  recvWindow: 100,
  timestamp: 1645423376532,
  apiKey: SPOT_KEY,
};
const WS_WIDE = {
  ...WS_ORDER,
  symbol: "１２３４５６",
  side: "BUY",
  quantity: "1.00000000",
  price: "0.10000000",
  recvWindow: 5000,
};
const LOGON = { timestamp: 1649729878532, apiKey: SPOT_KEY };
const SUBSCRIBE = { timestamp: 1747385641636, apiKey: SPOT_KEY };

// deno-fmt-ignore
const ws = [
  { name: "S4", signer: spot, params: WS_ORDER,
    signature: "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24" },
  { name: "S5, a symbol that is not ASCII", signer: spot, params: WS_WIDE,
    signature: "b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd" },
  { name: "the user stream's subscription", signer: spot, params: SUBSCRIBE,
    signature: "681110a6057ad58657af22f5640fab9dd17418834cdfccdc81be8b0f7b2cde3e" },
  { name: "S4 with Ed25519", signer: ed25519, params: WS_ORDER,
    signature: "/RNKbCSA6iS23rmPP+v/A6061Gd8Cq3H5fR1YlWyOYP0CZ6Oq/+spQodx1F1B63EIhUSP2QmDaMDAMBFCTI+CQ==" },
  { name: "session.logon with Ed25519", signer: ed25519, params: LOGON,
    signature: "763GJeFgG09B/06V/dq24cLu6f0R57whgDMyOCubDex4CTTElmDgPSIQqLdOsvW5TBxyaaFotVCI8tUmQMChAA==" },
];

for (const { name, signer, params, signature } of ws) {
  Deno.test(`Signer signs a WebSocket API call: ${name}`, () => {
    assertEquals(signer.signWs(params), signature);
    assertEquals(signer.signWs({ ...params, signature: "not signed itself" }), signature);
  });
}

Deno.test("wsPayload() sorts by name and encodes nothing", () => {
  assertEquals(
    wsPayload({ b: "x y/z", signature: "s", a: 1, apiKey: "k", c: true }),
    "a=1&apiKey=k&b=x y/z&c=true",
  );
});

Deno.test("queryText() leaves nothing for a URL parser to encode", () => {
  const law = fc.property(
    fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: "grapheme" })),
    (params) => {
      const text = queryText(params);
      assertEquals(new URL(`http://127.0.0.1/?${text}`).search.slice(1), text);
      assertEquals([...new URLSearchParams(text)], Object.entries(params));
    },
  );
  fc.assert(law, { seed: 20261121, numRuns: 1_000 });
});

Deno.test("ed25519Signer() signs what the public key verifies", () => {
  const key = createPublicKey(PUBLIC_PEM);
  const law = fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const bytes = new TextEncoder().encode(text);
    const signature = decodeURIComponent(ed25519.signRest(text));
    const raw = Uint8Array.from(atob(signature), (char) => char.charCodeAt(0));
    assert(verify(null, bytes, key, raw));
  });
  fc.assert(law, { seed: 20261121, numRuns: 50 });
});

Deno.test("ed25519Signer() refuses what is no Ed25519 key, without showing it", () => {
  for (const text of ["", "hush", PUBLIC_PEM, X25519_PEM]) {
    const error = assertThrows(() => ed25519Signer("k", new Secret(text)), RangeError, "Ed25519");
    assertFalse(text !== "" && error.message.includes(text));
  }
});

Deno.test("a signer shows no secret", () => {
  for (const signer of [spot, usdm, ed25519]) {
    const shown = Deno.inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer);
    assertFalse(
      shown.includes(SPOT_SECRET) || shown.includes(USDM_SECRET) || shown.includes("MC4C"),
    );
  }
});

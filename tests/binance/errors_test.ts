// Every error code of the facts sheet, on both markets, and what the status says of others.
import { assertEquals } from "@std/assert";
import { classify, type ErrorKind } from "../../lib/binance/errors.ts";
import type { Market } from "../../lib/market/instrument.ts";

const MARKETS: readonly Market[] = ["spot", "usdm"];

// Codes, then their kind on spot and on USD-M; "-" where the market has no such code.
// deno-fmt-ignore
const codes: readonly (readonly [readonly number[], ErrorKind | "-", ErrorKind | "-"])[] = [
  [[-1000], "unknown", "unknown"],
  [[-1001], "unknown", "rejected"],
  [[-1002], "fatal", "fatal"],
  [[-1003], "throttled", "throttled"],
  [[-1006, -1007], "unknown", "unknown"],
  [[-1008], "throttled", "throttled"],
  [[-1010, -1013], "rejected", "-"],
  [[-1014], "rejected", "rejected"],
  [[-1015], "throttled", "throttled"],
  [[-1016], "unknown", "unknown"],
  [[-1020], "rejected", "rejected"],
  [[-1021], "clock", "clock"],
  [[-1022], "fatal", "fatal"],
  [[-1034], "throttled", "-"],
  [[-1099], "-", "fatal"],
  [[-1100, -1101, -1102, -1103, -1104, -1105, -1106, -1108, -1111, -1112], "rejected", "rejected"],
  [[-1114, -1115, -1116, -1117, -1118, -1119, -1120, -1121, -1122], "rejected", "rejected"],
  [[-1125], "-", "gone"],
  [[-1127, -1128, -1130], "rejected", "rejected"],
  [[-1145, -1220], "rejected", "-"],
  [[-2010], "rejected", "rejected"],
  [[-2011], "gone", "gone"],
  [[-2012], "-", "unknown"],
  [[-2013], "gone", "gone"],
  [[-2014, -2015], "fatal", "fatal"],
  [[-2017, -2023], "-", "fatal"],
  [[-2018, -2019, -2020, -2024, -2025, -2027, -2028], "-", "rejected"],
  [[-2021, -2022], "rejected", "rejected"],
  [[-2026], "gone", "rejected"],
  [[-2035, -2036, -2038, -2039, -2042, -2043], "rejected", "-"],
  [[-4001, -4002, -4003, -4004, -4005, -4013, -4014, -4015, -4016, -4021, -4023, -4024], "-", "rejected"],
  [[-4046, -4059, -5027], "-", "unchanged"],
  [[-4061], "-", "fatal"],
  [[-4067, -4068, -4082], "-", "rejected"],
  [[-4083], "-", "unknown"],
  [[-4087, -4088, -4105, -4106, -4107, -4109, -4189, -4192], "-", "fatal"],
  [[-4116], "-", "duplicate"],
  [[-4118, -4120, -4131, -4140, -4141, -4164, -4166, -4183, -4184], "-", "rejected"],
  [[-4400, -4401, -4531], "-", "rejected"],
  [[-5021, -5024, -5025, -5026, -5029, -5043, -5047], "-", "rejected"],
  [[-5022], "-", "would_take"],
  [[-5028], "-", "clock"],
  [[-5037, -5038, -5039, -5040, -5041], "-", "rejected"],
];

for (const [numbers, spot, usdm] of codes) {
  for (const code of numbers) {
    Deno.test(`classify() knows ${code}`, () => {
      const kinds = MARKETS.map((market) => classify({ status: 400, code, message: "" }, market));
      assertEquals(kinds, [spot === "-" ? kinds[0] : spot, usdm === "-" ? kinds[1] : usdm]);
    });
  }
}

// deno-fmt-ignore
const texts: readonly (readonly [string, ErrorKind])[] = [
  ["Account has insufficient balance for requested action.", "rejected"],
  ["Order would immediately match and take.", "would_take"],
  ["Duplicate order sent.", "duplicate"],
  ["Market is closed.", "rejected"],
  ["This action is disabled on this account.", "fatal"],
  ["This account may not place or cancel orders.", "fatal"],
  ["This symbol is not permitted for this account.", "fatal"],
  ["This symbol is restricted for this account.", "fatal"],
  ["Market orders are not supported for this symbol.", "rejected"],
  ["Iceberg orders are not supported for this symbol.", "rejected"],
  ["Stop loss orders are not supported for this symbol.", "rejected"],
  ["Stop loss limit orders are not supported for this symbol.", "rejected"],
  ["Take profit orders are not supported for this symbol.", "rejected"],
  ["Take profit limit orders are not supported for this symbol.", "rejected"],
  ["Price * QTY is zero or less.", "rejected"],
  ["IcebergQty exceeds QTY.", "rejected"],
  ["Unsupported order combination", "rejected"],
  ["Order would trigger immediately.", "rejected"],
  ["Cancel order is invalid. Check origClOrdId and orderId.", "rejected"],
  ["The relationship of the prices for the orders is not correct.", "rejected"],
  ["OCO orders are not supported for this symbol", "rejected"],
  ["Quote order qty market orders are not support for this symbol.", "rejected"],
  ["Trailing stop orders are not supported for this symbol.", "rejected"],
  ["Order cancel-replace is not supported for this symbol.", "rejected"],
  ["Order amend is not supported for this symbol.", "rejected"],
  ["Order amend (quantity increase) is not supported.", "rejected"],
  ["The requested action would change no state; rejecting", "unchanged"],
  ["Order was not canceled due to cancel restrictions.", "rejected"],
  ["Unknown order sent.", "gone"],
  ["Rest API trading is not enabled.", "fatal"],
  ["WebSocket API trading is not enabled.", "fatal"],
  ["Order book liquidity is less than LOT_SIZE filter minimum quantity.", "rejected"],
  ["Pegged orders are not supported for this symbol.", "rejected"],
  ["This order type may not use pegged price.", "rejected"],
  ["This price peg cannot be used with this order type.", "rejected"],
  ["Order book liquidity is too low for this pegged order.", "rejected"],
  ["Filter failure: MAX_NUM_ORDERS", "rejected"],
];

const CANCEL_REFUSALS = [
  "Order was not canceled due to cancel restrictions.",
  "Cancel order is invalid. Check origClOrdId and orderId.",
];

for (const [message, kind] of texts) {
  Deno.test(`classify() reads "${message}" on spot`, () => {
    for (const code of [-1010, -2010, -2038]) {
      assertEquals(classify({ status: 400, code, message }, "spot"), kind);
    }
    // Beside a cancel the order is gone, unless the text says more.
    const isSilent = kind === "rejected" && !CANCEL_REFUSALS.includes(message);
    const ofCancel = classify({ status: 400, code: -2011, message }, "spot");
    assertEquals(ofCancel, isSilent ? "gone" : kind);
  });
}

const UNKNOWN_503 = "Unknown error, please check your request or try again later.";
const FAILED_503 = "Internal error; unable to process your request. Please try again.";
const THROTTLED_503 =
  "Request throttled by system-level protection. Reduce-only/close-position orders are exempt. Please try again.";

// Status, code, text; kind on spot and on USD-M.
// deno-fmt-ignore
const statuses: readonly (readonly [number, number, string, ErrorKind, ErrorKind])[] = [
  [302, 0, "", "unknown", "unknown"],
  [400, 0, "<html>", "rejected", "rejected"],
  [400, -7777, "New to us.", "rejected", "rejected"],
  [401, 0, "", "fatal", "fatal"],
  [401, -7777, "New to us.", "fatal", "fatal"],
  [403, 0, "<html>WAF</html>", "throttled", "throttled"],
  [404, 0, "", "rejected", "rejected"],
  [408, 0, "", "unknown", "unknown"],
  [408, -7777, "", "unknown", "unknown"],
  [409, 0, "", "unknown", "unknown"],
  [409, -2021, "Order cancel-replace partially failed.", "rejected", "unknown"],
  [418, -1003, "Way too many requests; IP banned until 1789000120000.", "throttled", "throttled"],
  [418, 0, "", "throttled", "throttled"],
  [429, 0, "", "throttled", "throttled"],
  [429, -1015, "Too many new orders; current limit is 1 orders per 10 SECOND.", "throttled", "throttled"],
  [429, -2021, "Order cancel-replace partially failed.", "rejected", "throttled"],
  [429, -2022, "Order cancel-replace failed.", "rejected", "throttled"],
  [451, 0, "", "fatal", "fatal"],
  [500, 0, "", "unknown", "unknown"],
  [500, -1000, "", "unknown", "unknown"],
  [500, -1013, "Filter failure: LOT_SIZE", "unknown", "unknown"],
  [500, -2011, "Unknown order sent.", "unknown", "unknown"],
  [502, 0, "<html>Bad Gateway</html>", "unknown", "unknown"],
  [503, 0, UNKNOWN_503, "unknown", "unknown"],
  [503, 0, "Service Unavailable.", "unknown", "throttled"],
  [503, 0, FAILED_503, "unknown", "rejected"],
  [503, -1001, FAILED_503, "unknown", "rejected"],
  [503, -1008, THROTTLED_503, "throttled", "throttled"],
  [504, -1007, "Timeout waiting for response from backend server.", "unknown", "unknown"],
  [504, 0, "Service Unavailable.", "unknown", "unknown"],
];

for (const [status, code, message, spot, usdm] of statuses) {
  Deno.test(`classify() judges status ${status}, code ${code}, "${message.slice(0, 20)}"`, () => {
    const kinds = MARKETS.map((market) => classify({ status, code, message }, market));
    assertEquals(kinds, [spot, usdm]);
  });
}

Deno.test("classify() never calls a server fault a refusal unless the venue said so", () => {
  for (const [numbers] of codes) {
    for (const code of numbers) {
      for (const market of MARKETS) {
        const kind = classify({ status: 500, code, message: "" }, market);
        const isSure = [-1003, -1008, -1015, -1034].includes(code) || code === -1001;
        if (!isSure) assertEquals([code, market, kind], [code, market, "unknown"]);
      }
    }
  }
});

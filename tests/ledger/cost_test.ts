// Average cost as a table: held, then changes, then what is realized and left.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { AverageCost } from "../../lib/ledger/cost.ts";

// deno-fmt-ignore
const cases = [
  { name: "averages in an increase", changes: ["1@100", "1@110"], left: "2 cost 210 realized 0" },
  { name: "realizes a decrease", changes: ["2@100", "-1@110"], left: "1 cost 100 realized 10" },
  { name: "realizes a decrease of a short", changes: ["-2@100", "1@90"], left: "-1 cost -100 realized 10" },
  { name: "closes to nothing", changes: ["3@100", "-3@90"], left: "0 cost 0 realized -30" },
  { name: "flips from long and reopens at the price", changes: ["1@100", "-3@90"], left: "-2 cost -180 realized -10" },
  { name: "flips from short and reopens at the price", changes: ["-1@100", "4@90"], left: "3 cost 270 realized 10" },
  { name: "ignores an empty change", changes: ["1@100", "0@90"], left: "1 cost 100 realized 0" },
  { name: "opens again from flat", changes: ["1@100", "-1@100", "-1@120"], left: "-1 cost -120 realized 0" },
];

for (const { name, changes, left } of cases) {
  Deno.test(`AverageCost ${name}`, () => {
    const cost = new AverageCost(new Decimal(0), new Decimal(50));
    for (const change of changes) {
      const [by = "", price = ""] = change.split("@");
      cost.change(new Decimal(by), new Decimal(price));
    }
    assertEquals(`${cost.held} cost ${cost.cost} realized ${cost.realized}`, left);
  });
}

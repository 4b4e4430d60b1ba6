// Rows of fills.csv and orders.csv.
import { assertEquals } from "@std/assert";
import { FILLS_HEADER, ORDERS_HEADER } from "../../lib/report/rows.ts";
import { told } from "./story.ts";

const OPEN = `
  0 book 99999 100002
  0 quotable
  1 send b0 buy0 99750 x100
  1.02 ack b0 25
`;

Deno.test("fills.csv has a row in the header's columns when a fill has reached us", () => {
  const { fills } = told(`${OPEN}
    2 fill b0 x40 12
    2.02 answer
    3 end`);
  assertEquals(fills, [
    "2000000,2020500,b0,buy,0,997.50,0.00040,maker,0,USDT,7000,0.00012,0.00000,true,1000.005",
  ]);
  assertEquals(fills[0]?.split(",").length, FILLS_HEADER.split(",").length);
});

Deno.test("fills.csv keeps the venue's order, and has no local time for what never reached us", () => {
  const { fills } = told(`${OPEN}
    2 fill b0 x40 ?
    2.5 fill b0 x10 0
    2.6 answer
    3 end`);
  assertEquals(fills, [
    "2000000,,b0,buy,0,997.50,0.00040,maker,0,USDT,7000,,,false,1000.005",
    "2500000,2600500,b0,buy,0,997.50,0.00010,maker,0,USDT,7001,0.00000,0.00000,true,1000.005",
  ]);
});

const orders = [
  {
    name: "a filled order",
    story: "2 amend b0 99700 x100\n 2.5 amended b0\n 3 fill b0 x100",
    row: "b0,buy,0,1000000,1020000,3000000,997.00,0.00100,0.00100,1,filled,,0.00025,true",
  },
  {
    name: "a canceled order with our reason",
    story: "2 fill b0 x40\n 3 cancel b0 reset\n 3.5 canceled b0",
    row: "b0,buy,0,1000000,1020000,3500000,997.50,0.00100,0.00040,0,canceled,reset,0.00025,true",
  },
  {
    name: "an order that an amend ended, with the venue's cause",
    story: "2 amend b0 99700 x100\n 3 canceled b0 replace_refused",
    row: "b0,buy,0,1000000,1020000,3000000,997.50,0.00100,0.00000,0,canceled,replace_refused," +
      "0.00025,true",
  },
  {
    name: "an expired order",
    story: "3 expired b0",
    row: "b0,buy,0,1000000,1020000,3000000,997.50,0.00100,0.00000,0,expired,told to,0.00025,true",
  },
  {
    name: "an order that still rests at the end",
    story: "",
    row: "b0,buy,0,1000000,1020000,,997.50,0.00100,0.00000,0,resting,,0.00025,true",
  },
  {
    name: "an order partly filled at the end",
    story: "3 fill b0 x40",
    row: "b0,buy,0,1000000,1020000,,997.50,0.00100,0.00040,0,partially_filled,,0.00025,true",
  },
  {
    name: "an order unknown at the end",
    story: "3 cancel b0\n 4 unanswered b0",
    row: "b0,buy,0,1000000,1020000,,997.50,0.00100,0.00000,0,unknown,,0.00025,true",
  },
];

for (const { name, story, row } of orders) {
  Deno.test(`orders.csv has a row for ${name}`, () => {
    const rows = told(`${OPEN}\n${story}\n5 end`).orders;
    assertEquals(rows, [row]);
    assertEquals(row.split(",").length, ORDERS_HEADER.split(",").length);
  });
}

Deno.test("orders.csv has rows for orders that were refused or never arrived", () => {
  const rows = told(`
    0 book 99999 100002
    0 quotable
    1 send b0 buy0 99750 x100
    1 send b1 buy1 99700 x100
    2 refused b0
    3 end`).orders;
  assertEquals(rows, [
    "b0,buy,0,1000000,,2000000,997.50,0.00100,0.00000,0,rejected,told to,,",
    "b1,buy,1,1000000,,,997.00,0.00100,0.00000,0,pending_new,,,",
  ]);
});

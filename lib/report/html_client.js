// The script of a report page: unpacks the series, draws them with uPlot, searches the tables.
"use strict";
(() => {
  const HEIGHT = 260;
  const ROWS = 50;
  const DAY = 86_400;

  const element = (id) => document.getElementById(id);
  const contents = element("contents");
  if (contents === null) return;
  const manifest = JSON.parse(contents.textContent);

  /** Bytes of a script element that holds base64 of gzip. */
  async function unpacked(id) {
    const text = atob(element(id).textContent.trim());
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return await new Response(stream).arrayBuffer();
  }

  function columnsOf(buffer) {
    const view = new DataView(buffer);
    let at = 0;
    return manifest.columns.map(({ length, base, step }) => {
      let number = 0;
      return Array.from({ length }, () => {
        number = (number + view.getInt32(at, true)) | 0;
        at += 4;
        return number === manifest.absent ? null : base + step * number;
      });
    });
  }

  function colorOf(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  function shade(name, share) {
    return `color-mix(in srgb, ${colorOf(name)} ${share}%, transparent)`;
  }

  function seriesOf({ label, color, kind }, digits) {
    const stroke = colorOf(color);
    const value = (_plot, number) =>
      number === null || number === undefined ? "--" : number.toFixed(digits);
    if (kind === "up" || kind === "down") {
      const points = { show: true, size: 7, fill: stroke, stroke: colorOf("paper"), width: 1 };
      return { label, stroke, value, paths: () => null, points };
    }
    const paths = kind === "steps" ? uPlot.paths.stepped({ align: 1 }) : undefined;
    const width = kind === "edge" ? 1 : 1.5;
    return {
      label,
      stroke: kind === "edge" ? shade(color, 55) : stroke,
      width,
      value,
      paths,
      points: { show: false },
      spanGaps: false,
    };
  }

  function axisOf(more) {
    const grid = { stroke: colorOf("rule"), width: 1 };
    const font = "12px system-ui, sans-serif";
    return { stroke: colorOf("soft"), grid, ticks: grid, font, ...more };
  }

  /** Times of an axis in UTC; the first of them, and midnight, also say the day. */
  function timeLabels(_plot, times, _axis, _space, step) {
    return times.map((seconds, index) => {
      const iso = new Date(seconds * 1000).toISOString();
      if (DAY <= step) return iso.slice(0, 10);
      const time = iso.slice(11, step < 60 ? 19 : 16);
      return index === 0 || seconds % DAY === 0 ? `${time}\n${iso.slice(0, 10)}` : time;
    });
  }

  /** Values of an axis with as many digits as tell them apart. */
  function valueLabels(_plot, values, _axis, _space, step) {
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const format = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return values.map((value) => format.format(value));
  }

  function plotOf(chart, columns, holder) {
    const options = {
      width: holder.clientWidth,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      cursor: { sync: { key: "time", scales: ["x", null] }, drag: { x: true, y: false } },
      scales: { x: { time: true } },
      axes: [axisOf({ space: 76, values: timeLabels }), axisOf({ size: 84, values: valueLabels })],
      series: [
        { label: "UTC", value: "{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}" },
        ...chart.lines.map((line) => seriesOf(line, chart.digits)),
      ],
      bands: chart.bands.map(({ high, low, color }) => ({
        series: [high + 1, low + 1],
        fill: shade(color, 28),
      })),
    };
    const values = [columns[chart.times], ...chart.lines.map((line) => columns[line.values])];
    return new uPlot(options, values, holder);
  }

  async function drawCharts() {
    const columns = columnsOf(await unpacked("series"));
    const figures = manifest.charts.map((chart) => ({
      chart,
      figure: element(chart.name),
      plot: undefined,
    }));
    const draw = () => {
      for (const each of figures) {
        each.plot?.destroy();
        each.figure.classList.add("drawn");
        each.plot = plotOf(each.chart, columns, each.figure.querySelector(".plot"));
      }
    };
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    addEventListener("resize", () => {
      for (const { plot, figure } of figures) {
        plot.setSize({ width: figure.querySelector(".plot").clientWidth, height: HEIGHT });
      }
    });
  }

  /** One line of CSV; only fields in quotes hold commas. */
  function fieldsOf(line) {
    if (!line.includes('"')) return line.split(",");
    return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
      quoted === undefined ? plain : quoted.replaceAll('""', '"')
    );
  }

  function timeText(us) {
    if (us === "") return "";
    const whole = us.slice(0, -6);
    return new Date(Number(whole) * 1000).toISOString().slice(0, 19).replace("T", " ") +
      "." + us.slice(-6);
  }

  async function fillTable(name) {
    const holder = element(name);
    const text = new TextDecoder().decode(await unpacked(`${name}_rows`));
    const [head, ...lines] = text.split("\n").filter((line) => line !== "");
    const names = fieldsOf(head);
    const rows = lines.map((line) =>
      fieldsOf(line).map((field, index) => names[index].endsWith("_us") ? timeText(field) : field)
    );
    const search = rows.map((row) => row.join(" ").toLowerCase());
    const input = holder.querySelector("input");
    const body = holder.querySelector("tbody");
    const state = holder.querySelector("output");
    const [back, on] = holder.querySelectorAll(".turn");
    let first = 0;
    const show = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
      const found = rows.filter((_row, index) =>
        words.every((word) => search[index].includes(word))
      );
      first = Math.max(0, Math.min(first, found.length - 1));
      first -= first % ROWS;
      const page = found.slice(first, first + ROWS);
      body.replaceChildren(...page.map((row) => {
        const line = document.createElement("tr");
        for (const field of row) line.insertCell().textContent = field;
        return line;
      }));
      state.textContent = found.length === 0
        ? "none found"
        : `${first + 1} to ${first + page.length} of ${found.length}`;
      back.disabled = first === 0;
      on.disabled = found.length <= first + ROWS;
    };
    const turn = (by) => () => {
      first += by;
      show();
    };
    input.addEventListener("input", () => {
      first = 0;
      show();
    });
    back.addEventListener("click", turn(-ROWS));
    on.addEventListener("click", turn(ROWS));
    show();
    holder.classList.add("drawn");
  }

  const work = [
    ...(manifest.charts.length === 0 ? [] : [drawCharts()]),
    ...manifest.tables.map(fillTable),
  ];
  Promise.all(work).then(() => document.documentElement.classList.add("ready"));
})();

// Charts over data that the page carries as JSON. The table below each chart says the same in words.
/* global echarts */
const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const read = (element) => JSON.parse(document.getElementById(element.dataset.source).textContent);
const label = (element, key) => element.getAttribute(`data-l-${key}`) ?? key;

function number(value, unit) {
  if (value === null || value === undefined) return "—";
  if (unit === "ratio") return `${+(value * 100).toFixed(2)}%`;
  return new Intl.NumberFormat("en").format(+value.toFixed(4));
}

const SIGN = { at_least: "≥ ", at_most: "≤ ", approx: "≈ " };
const SHAPE = { at_least: "triangle", at_most: "path://M0,0 L10,0 L5,9 Z", approx: "diamond", range: "rect", exact: "circle" };

function frame(unit) {
  const soft = css("--soft");
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 12, right: 18, top: 44, bottom: 10, containLabel: true },
    legend: { top: 4, textStyle: { color: css("--text") }, inactiveColor: soft, type: "scroll" },
    tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: css("--panel"), borderColor: css("--line-strong"), textStyle: { color: css("--text") }, confine: true },
    xAxis: { type: "category", axisLabel: { color: soft }, axisLine: { lineStyle: { color: css("--line-strong") } }, axisTick: { show: false } },
    yAxis: { type: "value", axisLabel: { color: soft, formatter: (v) => number(v, unit) }, splitLine: { lineStyle: { color: css("--line") } } },
  };
}

function yoy(element, { kind, unit, points }) {
  const option = frame(unit);
  const accent = css("--accent");
  option.xAxis.data = points.map((p) => String(p.year));
  const say = (p) => p.value === null
    ? `${p.year}: ${label(element, "gap")}`
    : `${p.year}: ${SIGN[p.qualifier] ?? ""}${number(p.value, unit)}${p.value_max === null || p.value_max === undefined ? "" : `–${number(p.value_max, unit)}`}${p.part ? ` (${label(element, "part")})` : ""}`;
  element.setAttribute("aria-label", `${element.getAttribute("aria-label")}. ${points.map(say).join("; ")}`);
  if (kind === "region") {
    option.tooltip.valueFormatter = (v) => number(v, unit);
    option.series = [
      { type: "bar", name: label(element, "prev"), data: points.map((p) => p.value_prev ?? null), itemStyle: { color: css("--line-strong"), borderRadius: [3, 3, 0, 0] }, barMaxWidth: 34 },
      { type: "bar", name: label(element, "value"), data: points.map((p) => p.value), itemStyle: { color: accent, borderRadius: [3, 3, 0, 0] }, barMaxWidth: 34,
        label: { show: true, position: "top", color: css("--soft"), formatter: ({ dataIndex }) => (points[dataIndex].panel ? `n=${points[dataIndex].panel}` : "") } },
    ];
    return option;
  }
  option.tooltip.formatter = (items) => say(points[items[0].dataIndex]);
  const ground = css("--bg");
  const line = {
    type: "line", name: label(element, "value"), connectNulls: false, lineStyle: { color: accent, width: 2 }, itemStyle: { color: accent },
    data: points.map((p) => ({
      value: p.value, symbol: SHAPE[p.qualifier] ?? "circle", symbolSize: p.qualifier && p.qualifier !== "exact" ? 14 : 10,
      itemStyle: p.part ? { color: ground, borderColor: accent, borderWidth: 2 } : { color: accent },
      label: { show: true, position: p.qualifier === "at_least" ? "bottom" : "top", color: css("--text"), formatter: `${SIGN[p.qualifier] ?? ""}${number(p.value, unit)}` },
    })),
  };
  // A bound is drawn as a bound: an open arrow away from the value; a range as a bar between its ends.
  const bounds = {
    type: "custom", silent: true, tooltip: { show: false }, data: points.map((p, i) => [i, p.value]), z: 1,
    renderItem(params, api) {
      const p = points[params.dataIndex];
      if (p.value === null || !["at_least", "at_most", "range"].includes(p.qualifier)) return null;
      const [x, y] = api.coord([params.dataIndex, p.value]);
      const end = p.qualifier === "range" && p.value_max !== null ? api.coord([params.dataIndex, p.value_max])[1] : y + (p.qualifier === "at_most" ? 30 : -30);
      return { type: "line", shape: { x1: x, y1: y, x2: x, y2: end }, style: { stroke: accent, lineWidth: p.qualifier === "range" ? 8 : 2, lineDash: p.qualifier === "range" ? null : [4, 3], opacity: 0.55 } };
    },
  };
  // The change has an axis of its own: beside the values its bars would be crumbs.
  const left = 16 + 8 * Math.max(...points.map((p) => number(p.value, unit).length), 2);
  const below = [{ left, right: 24, top: 44, bottom: "34%" }, { left, right: 24, top: "74%", bottom: 28 }];
  const signed = (v) => `${v > 0 ? "+" : ""}${number(v, unit)}`;
  const change = { type: "bar", name: label(element, "change"), barMaxWidth: 26, xAxisIndex: 1, yAxisIndex: 1, color: css("--c-mute"),
    data: points.map((p) => (p.comparable && p.change !== undefined ? p.change : null)),
    itemStyle: { color: ({ value }) => (value < 0 ? css("--c-warn") : css("--c-mute")) },
    label: { show: true, position: "outside", color: css("--soft"), formatter: ({ value }) => (value === null || value === undefined ? "" : signed(value)) } };
  const axis = { ...option.yAxis, scale: unit === "ratio" };
  return { ...option, grid: below, series: [bounds, line, change],
    xAxis: [{ ...option.xAxis, axisLabel: { show: false } }, { ...option.xAxis, gridIndex: 1, axisLine: { onZero: false, show: false } }],
    yAxis: [axis, { ...option.yAxis, gridIndex: 1, splitNumber: 2, axisLabel: { show: false }, splitLine: { show: false } }] };
}

function trend(element, { series, runs, unit }) {
  const option = frame(unit);
  option.xAxis.data = runs;
  option.tooltip.valueFormatter = (v) => number(v, unit);
  const colours = { ok: css("--c-ok"), warn: css("--c-warn"), bad: css("--c-bad"), mute: css("--c-mute") };
  option.series = series.map(({ name, values, tone, stack, symbol }) => ({
    type: stack ? "bar" : "line", name, data: values, stack, barMaxWidth: 38, symbol: symbol ?? "circle", symbolSize: 8,
    itemStyle: { color: colours[tone] }, lineStyle: { color: colours[tone], width: 2 },
  }));
  return option;
}

const BUILD = { yoy, trend };
const charts = [...document.querySelectorAll("[data-chart]")].map((element) => {
  const drawn = echarts.init(element, null, { renderer: "canvas" });
  const base = element.getAttribute("aria-label");
  const draw = () => {
    element.setAttribute("aria-label", base);
    drawn.setOption(BUILD[element.dataset.chart](element, read(element)), true);
  };
  draw();
  new ResizeObserver(() => drawn.resize()).observe(element);
  return draw;
});
addEventListener("fazhi-theme", () => charts.forEach((draw) => draw()));

// SPDX-License-Identifier: Apache-2.0
// Draws what /map/items counts on the embedded basemap. Without it the page says the same in words.
const box = document.getElementById("map");

function gl() {
  const c = document.createElement("canvas");
  return c.getContext("webgl2") || c.getContext("webgl");
}

function start() {
  const lang = document.documentElement.lang;
  const rtl = document.documentElement.dir === "rtl";
  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  maplibregl.setWorkerUrl(box.dataset.worker);
  maplibregl.setRTLTextPlugin(new URL(box.dataset.rtl, location.href).href, false).catch(() => {});
  box.hidden = false;
  document.getElementById("map-foot").hidden = false;
  const is = (layer) => ["==", ["get", "layer"], layer];
  const label = ["case", ["!=", ["coalesce", ["get", lang], ""], ""], ["get", lang], ["coalesce", ["get", "en"], ""]];
  const text = (size) => ({ "text-field": label, "text-size": size, "text-font": ["Noto Sans Arabic", "sans-serif"], "text-padding": 4 });
  const halo = { "text-color": ink("--dim"), "text-halo-color": ink("--sheet"), "text-halo-width": 1.2 };
  const kept = location.hash.slice(1).split("/").map(Number);
  const map = new maplibregl.Map({
    container: box, attributionControl: false, dragRotate: false, pitchWithRotate: false, maxPitch: 0, maxZoom: 14, minZoom: 1,
    center: kept.length === 3 && kept.every(Number.isFinite) ? [kept[2], kept[1]] : [42, 35], zoom: kept.length === 3 && kept.every(Number.isFinite) ? kept[0] : 5,
    localIdeographFontFamily: "sans-serif",
    style: {
      version: 8, sources: { base: { type: "geojson", data: box.dataset.base }, items: { type: "geojson", data: none() }, areas: { type: "geojson", data: none() } },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": ink("--ground") } },
        { id: "land", type: "fill", source: "base", filter: is("country"), paint: { "fill-color": ink("--sheet"), "fill-outline-color": ink("--edge") } },
        { id: "water", type: "fill", source: "base", filter: is("lake"), paint: { "fill-color": ink("--mark-unsure") } },
        { id: "river", type: "line", source: "base", filter: is("river"), paint: { "line-color": ink("--mark-unsure"), "line-width": 1.5 } },
        { id: "province", type: "line", source: "base", filter: is("province"), minzoom: 4, paint: { "line-color": ink("--edge"), "line-width": 0.7, "line-dasharray": [3, 2] } },
        { id: "country", type: "line", source: "base", filter: is("country"), paint: { "line-color": ink("--dim"), "line-width": 0.8 } },
        { id: "line", type: "line", source: "base", filter: is("line"), paint: { "line-color": ink("--ink"), "line-width": 1.6 } },
        { id: "town", type: "symbol", source: "base", minzoom: 4, filter: ["all", is("town"), ["<=", ["get", "rank"], ["step", ["zoom"], 0, 5, 1, 6.5, 2, 8, 3]]], layout: { ...text(12), "symbol-sort-key": ["get", "rank"] }, paint: halo },
        { id: "country-name", type: "symbol", source: "base", maxzoom: 5.5, filter: is("country"), layout: text(13), paint: halo },
        { id: "area", type: "circle", source: "areas", paint: { "circle-radius": ["case", ["==", ["get", "precision"], "country"], 46, 34], "circle-color": ink("--mark"), "circle-opacity": 0.35, "circle-stroke-color": ink("--warn"), "circle-stroke-width": 1, "circle-stroke-opacity": 0.8 } },
        { id: "area-n", type: "symbol", source: "areas", layout: { "text-field": ["concat", ["get", "name"], "\n≈ ", ["get", "text"]], "text-size": 11, "text-font": ["sans-serif"], "text-offset": [0, 2.2] }, paint: { ...halo, "text-color": ink("--warn") } },
        { id: "item", type: "circle", source: "items", paint: { "circle-radius": ["interpolate", ["linear"], ["ln", ["get", "n"]], 0, 7, 7, 30], "circle-color": ["case", [">", ["get", "deny"], 0], ink("--bad"), ink("--act")], "circle-stroke-color": ink("--sheet"), "circle-stroke-width": 1.5 } },
        { id: "item-n", type: "symbol", source: "items", filter: [">", ["get", "n"], 1], layout: { "text-field": ["get", "text"], "text-size": 12, "text-font": ["sans-serif"], "text-allow-overlap": true }, paint: { "text-color": ink("--act-ink") } },
      ],
    },
  });
  box.map = map; // tests ask it where it is
  map.touchZoomRotate.disableRotation();
  map.addControl(new Buttons(rtl), rtl ? "top-left" : "top-right");
  map.on("moveend", () => { draw(map); keep(map); });
  map.on("load", () => draw(map));
  for (const id of ["item", "item-n"]) {
    map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
  }
  map.on("click", "item", (e) => choose(map, e.features[0]));
}

const none = () => ({ type: "FeatureCollection", features: [] });
const feature = (at, properties) => ({ type: "Feature", geometry: { type: "Point", coordinates: at }, properties });

// Buttons are zoom in and out by finger and key; the map library's own need images that the page's policy forbids.
class Buttons {
  constructor() { this.node = document.createElement("div"); this.node.className = "zoom"; }
  onAdd(map) {
    for (const [sign, by] of [["+", 1], ["−", -1]]) {
      const b = document.createElement("button");
      b.type = "button"; b.textContent = sign; b.setAttribute("aria-label", sign);
      b.addEventListener("click", () => map.zoomTo(map.getZoom() + by));
      this.node.append(b);
    }
    return this.node;
  }
  onRemove() { this.node.remove(); }
}

const clamp = (n, lo, hi) => Math.min(Math.max(n, lo), hi);
function bounds(map) {
  const b = map.getBounds();
  if (b.getEast() - b.getWest() >= 360) return "-90,-180,90,180";
  const wrap = (x) => ((x + 540) % 360 + 360) % 360 - 180;
  return [clamp(b.getSouth(), -90, 90), wrap(b.getWest()), clamp(b.getNorth(), -90, 90), wrap(b.getEast())].map((n) => n.toFixed(5)).join(",");
}

let asked = 0;
async function draw(map) {
  const mine = ++asked;
  const q = new URLSearchParams(box.dataset.query);
  q.set("box", bounds(map));
  q.set("square", String(360 / 2 ** map.getZoom() / 8)); // an eighth of a tile's width
  let d;
  try {
    const a = await fetch("/map/items?" + q, { headers: { Accept: "application/json" } });
    if (!a.ok || mine !== asked) return;
    d = await a.json();
  } catch { return; } // the page says that the connection is lost
  map.getSource("items")?.setData({ type: "FeatureCollection", features: d.points.map((p) => feature(p.at, { n: p.n, text: p.text, deny: p.deny, id: p.id || "" })) });
  map.getSource("areas")?.setData({ type: "FeatureCollection", features: d.areas.map((a) => feature(a.at, { n: a.n, text: a.text, name: a.name, precision: a.precision })) });
  box.dataset.drawn = String(d.points.length);
}

function keep(map) {
  const c = map.getCenter();
  history.replaceState(null, "", location.pathname + location.search + "#" + [map.getZoom().toFixed(2), c.lat.toFixed(4), c.lng.toFixed(4)].join("/"));
}

// choose shows what lies around one circle beside the map, and goes nearer when it is several.
async function choose(map, f) {
  const [lng, lat] = f.geometry.coordinates;
  const d = 360 / 2 ** map.getZoom() / 16;
  const q = new URLSearchParams(box.dataset.query);
  q.set("box", [clamp(lat - d, -90, 90), clamp(lng - d, -180, 180), clamp(lat + d, -90, 90), clamp(lng + d, -180, 180)].map((n) => n.toFixed(5)).join(","));
  if (f.properties.n > 1) map.easeTo({ center: [lng, lat], zoom: map.getZoom() + 2 });
  const a = await fetch("/map/list?" + q);
  if (!a.ok) return;
  const page = new DOMParser().parseFromString(await a.text(), "text/html");
  const here = page.getElementById("here");
  if (here) document.getElementById("here").replaceWith(document.adoptNode(here));
  document.getElementById("here-h")?.scrollIntoView({ block: "nearest" });
}

// The page renews the parts around the map when something was committed; the map asks again for itself.
document.addEventListener("renewed", () => box?.map && draw(box.map));

if (box && window.maplibregl && gl()) start();

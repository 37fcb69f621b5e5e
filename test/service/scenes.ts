import type { SKRSContext2D } from '@napi-rs/canvas';

/** The colours of a scene, from the sky to the ground nearest to the viewer. */
interface Palette {
  readonly sky: readonly [string, string, string];
  readonly light: string;
  readonly layers: readonly [string, string, string, string];
}

interface Stage {
  readonly context: SKRSContext2D;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
  /** The next number from 0 to 1 of a fixed sequence. */
  readonly random: () => number;
}

type Scene = (stage: Stage) => void;

const dayPalettes: readonly Palette[] = [
  { sky: ['#8fb8de', '#c9d8e8', '#fbe3c4'], light: '#fff3d6', layers: ['#9db4c0', '#7294a3', '#4f7584', '#2d4f5e'] },
  { sky: ['#5b6fa8', '#d98e9c', '#fbc89b'], light: '#ffe2a8', layers: ['#a9788f', '#7d5a80', '#54436b', '#2f2a4a'] },
  { sky: ['#7cc4c4', '#bfe3d6', '#f6f0cf'], light: '#fffbe0', layers: ['#9ccbb0', '#6fae92', '#468873', '#235f55'] },
  { sky: ['#e58e73', '#f2b880', '#fae2ae'], light: '#fff6d8', layers: ['#d0876f', '#a9635b', '#7a4650', '#472b3b'] },
  { sky: ['#a7b6e6', '#d9c8ea', '#fbdfe3'], light: '#fff5f2', layers: ['#b7a8d0', '#8f83b8', '#686099', '#413d6e'] },
];
/** The day palettes that also suit an evening. */
const duskPalettes = dayPalettes.filter((_palette, index) => index === 1 || index === 3);
const nightPalettes: readonly Palette[] = [
  { sky: ['#0d1530', '#22305e', '#4a5b93'], light: '#f4f0d9', layers: ['#34426f', '#263257', '#1a2340', '#0e142a'] },
  { sky: ['#10202e', '#1f4a5c', '#4e8a8b'], light: '#f3f7e4', layers: ['#2c5a66', '#20444f', '#152f39', '#0b1c24'] },
];

const pick = <T>(items: readonly T[], random: () => number): T => items[Math.floor(random() * items.length)] as T;

function paintSky({ context, width, height, palette }: Stage): void {
  const sky = context.createLinearGradient(0, 0, 0, height);
  palette.sky.forEach((colour, index) => {
    sky.addColorStop(index * 0.42, colour);
  });
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
}

function paintGlow({ context, width, height, palette }: Stage, x: number, y: number, radius: number): void {
  const glow = context.createRadialGradient(x, y, radius * 0.6, x, y, radius * 5);
  glow.addColorStop(0, `${palette.light}aa`);
  glow.addColorStop(1, `${palette.light}00`);
  context.fillStyle = glow;
  context.fillRect(0, 0, width, height);
  context.fillStyle = palette.light;
  context.beginPath();
  context.arc(x, y, radius, 0, Math.PI * 2);
  context.fill();
}

/** Paints a line of hills; returns a function that gives the height of the ground at any x. */
function paintRidge(
  { context, width, height, random }: Stage,
  colour: string,
  base: number,
  swing: number,
): (x: number) => number {
  const waves = [1, 2.3, 5.1].map((frequency, index) => ({
    frequency: frequency * (0.8 + random() * 0.5),
    phase: random() * 6.3,
    share: 1 / (index * 1.9 + 1),
  }));
  const groundAt = (x: number): number =>
    height *
    (base -
      swing *
        waves.reduce((sum, wave) => sum + wave.share * Math.sin((x / width) * wave.frequency * 4 + wave.phase), 0) *
        0.6);
  context.fillStyle = colour;
  context.beginPath();
  context.moveTo(0, height);
  const steps = 160;
  for (let step = 0; step <= steps; step++) context.lineTo((width * step) / steps, groundAt((width * step) / steps));
  context.lineTo(width, height);
  context.fill();
  return groundAt;
}

function paintTree({ context }: Stage, x: number, ground: number, tall: number, colour: string): void {
  context.fillStyle = colour;
  context.fillRect(x - tall * 0.03, ground - tall * 0.15, tall * 0.06, tall * 0.2);
  for (const [bottom, top, half] of [
    [0.1, 0.6, 0.24],
    [0.35, 0.82, 0.19],
    [0.58, 1, 0.13],
  ] as const) {
    context.beginPath();
    context.moveTo(x - tall * half, ground - tall * bottom);
    context.lineTo(x, ground - tall * top);
    context.lineTo(x + tall * half, ground - tall * bottom);
    context.fill();
  }
}

function paintBirds({ context, width, height, palette, random }: Stage): void {
  context.strokeStyle = palette.layers[3];
  const unit = Math.min(width, height);
  context.lineWidth = unit * 0.003;
  for (let bird = 0; bird < 4; bird++) {
    const [x, y, wing] = [
      width * (0.55 + random() * 0.3),
      height * (0.16 + random() * 0.12),
      unit * (0.012 + random() * 0.008),
    ];
    context.beginPath();
    context.moveTo(x - wing, y - wing * 0.5);
    context.quadraticCurveTo(x - wing * 0.4, y - wing * 0.6, x, y);
    context.quadraticCurveTo(x + wing * 0.4, y - wing * 0.6, x + wing, y - wing * 0.5);
    context.stroke();
  }
}

const hills: Scene = stage => {
  const { width, height, palette, random } = stage;
  const unit = Math.min(width, height);
  paintSky(stage);
  paintGlow(stage, width * (0.25 + random() * 0.5), height * (0.25 + random() * 0.15), unit * 0.075);
  paintBirds(stage);
  palette.layers.forEach((colour, index) => {
    const groundAt = paintRidge(stage, colour, 0.5 + index * 0.125, 0.1 - index * 0.012);
    if (index < 2) return;
    for (let tree = 0; tree < 9; tree++) {
      const x = width * random();
      paintTree(
        stage,
        x,
        groundAt(x) + unit * 0.01,
        unit * (0.05 + index * 0.02) * (0.7 + random() * 0.6),
        palette.layers[3],
      );
    }
  });
};

const sea: Scene = stage => {
  const { context, width, height, palette, random } = stage;
  const unit = Math.min(width, height);
  const horizon = height * 0.58;
  const sunX = width * (0.3 + random() * 0.25);
  paintSky(stage);
  paintGlow(stage, sunX, horizon - unit * 0.05, unit * 0.09);
  paintBirds(stage);
  const water = context.createLinearGradient(0, horizon, 0, height);
  water.addColorStop(0, palette.layers[0]);
  water.addColorStop(1, palette.layers[2]);
  context.fillStyle = water;
  context.fillRect(0, horizon, width, height - horizon);
  context.fillStyle = `${palette.light}66`;
  for (let strip = 0; strip < 26; strip++) {
    const depth = strip / 26;
    const half = unit * (0.05 + depth * 0.12) * (0.5 + random());
    context.fillRect(
      sunX - half + (random() - 0.5) * unit * 0.08,
      horizon + depth ** 1.3 * (height - horizon),
      half * 2,
      unit * (0.002 + depth * 0.004),
    );
  }
  paintLighthouse(stage, width * 0.78, horizon + unit * 0.02, unit * 0.34);
};

function paintLighthouse({ context, palette }: Stage, x: number, ground: number, tall: number): void {
  context.fillStyle = palette.layers[3];
  context.beginPath();
  context.ellipse(x, ground + tall * 0.06, tall * 0.55, tall * 0.13, 0, 0, Math.PI * 2);
  context.fill();
  const beam = context.createLinearGradient(x, 0, x - tall * 1.9, 0);
  beam.addColorStop(0, `${palette.light}99`);
  beam.addColorStop(1, `${palette.light}00`);
  context.fillStyle = beam;
  context.beginPath();
  context.moveTo(x, ground - tall * 0.86);
  context.lineTo(x - tall * 1.9, ground - tall * 1.12);
  context.lineTo(x - tall * 1.9, ground - tall * 0.72);
  context.fill();
  const bands = 6;
  for (let band = 0; band < bands; band++) {
    const halfAt = (step: number): number => tall * (0.1 - 0.045 * (step / bands));
    const heightAt = (step: number): number => ground - tall * 0.8 * (step / bands);
    context.fillStyle = band % 2 === 0 ? '#f7f1e6' : '#c8553d';
    context.beginPath();
    context.moveTo(x - halfAt(band), heightAt(band));
    context.lineTo(x + halfAt(band), heightAt(band));
    context.lineTo(x + halfAt(band + 1), heightAt(band + 1));
    context.lineTo(x - halfAt(band + 1), heightAt(band + 1));
    context.fill();
  }
  context.fillStyle = palette.light;
  context.fillRect(x - tall * 0.04, ground - tall * 0.9, tall * 0.08, tall * 0.1);
  context.fillStyle = palette.layers[3];
  context.beginPath();
  context.moveTo(x - tall * 0.065, ground - tall * 0.9);
  context.lineTo(x, ground - tall);
  context.lineTo(x + tall * 0.065, ground - tall * 0.9);
  context.fill();
}

function paintStars({ context, width, height, random }: Stage): void {
  for (let star = 0; star < 130; star++) {
    context.fillStyle = `rgba(255,255,240,${(0.25 + random() * 0.7).toFixed(2)})`;
    context.beginPath();
    context.arc(
      width * random(),
      height * 0.6 * random(),
      Math.min(width, height) * (0.0008 + random() * 0.0018),
      0,
      Math.PI * 2,
    );
    context.fill();
  }
}

const city: Scene = stage => {
  const { context, width, height, palette, random } = stage;
  const unit = Math.min(width, height);
  paintSky(stage);
  paintGlow(stage, width * (0.2 + random() * 0.2), height * 0.24, unit * 0.07);
  palette.layers.forEach((colour, layer) => {
    for (let x = -unit * 0.05; x < width;) {
      const wide = unit * (0.07 + random() * 0.08);
      const top = height * (0.34 + layer * 0.1 + random() * 0.2);
      context.fillStyle = colour;
      context.fillRect(x, top, wide, height - top);
      if (layer > 0) paintWindows(stage, { x, top, wide });
      x += wide + unit * 0.006;
    }
  });
};

function paintWindows(
  { context, width, height, palette, random }: Stage,
  { x, top, wide }: { x: number; top: number; wide: number },
): void {
  const step = Math.min(width, height) * 0.02;
  context.fillStyle = `${palette.light}b0`;
  for (let y = top + step; y < height * 0.86; y += step * 1.4) {
    for (let at = x + step * 0.5; at < x + wide - step * 0.6; at += step)
      if (random() < 0.45) context.fillRect(at, y, step * 0.45, step * 0.6);
  }
}

const dusk = /dusk|sunset|evening|dawn|sunrise|黄昏|夕阳|落日|晚霞|日出/i;
const night = /\b(night|moon|stars?|starry|dark|midnight)\b|夜|月|星/i;
const water = /\b(sea|ocean|beach|boats?|ships?|lake|islands?|lighthouse|waves?)\b|海|湖|船|岛|灯塔|浪/i;
const town = /\b(city|street|town|skyline|buildings?|office|neon|shop)\b|城|街|楼|店|市/i;

/** Paints a landscape that matches words of the prompt, so that screenshots look plausible. */
export function paintScene(prompt: string, stage: Omit<Stage, 'palette'>, colours: readonly string[]): void {
  const isNight = night.test(prompt);
  const standard = pick(isNight ? nightPalettes : dusk.test(prompt) ? duskPalettes : dayPalettes, stage.random);
  const palette = colours.length >= 3 ? paletteOf(colours, standard) : standard;
  const scene = water.test(prompt) ? sea : town.test(prompt) ? city : hills;
  scene({ ...stage, palette });
  if (isNight) paintStars({ ...stage, palette });
}

function paletteOf(colours: readonly string[], standard: Palette): Palette {
  const at = (index: number): string => colours[index % colours.length] ?? standard.light;
  return { sky: [at(0), at(1), at(2)], light: standard.light, layers: [at(1), at(2), at(3), at(4)] };
}

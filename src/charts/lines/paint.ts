import type { IBox, IStroke } from './drawing';
import { markShape } from './drawing';

/** In CSS pixels. */
const DOT_RADIUS = 3;
export const MARK_SIZE = 4;

/**
 * Paint lines on a canvas.
 *
 * @param box Where the chart lies on it, in device pixels.
 * @param ratio Device pixels in a CSS pixel.
 */
export function paint(
  context: CanvasRenderingContext2D,
  strokes: readonly IStroke[],
  box: IBox,
  ratio: number
): void {
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    paintStroke(context, stroke, box, ratio);
  }
  context.restore();
}

function paintStroke(
  context: CanvasRenderingContext2D,
  { line, shapes, width, alpha }: IStroke,
  box: IBox,
  ratio: number
): void {
  context.globalAlpha = alpha;
  context.strokeStyle = line.run.color;
  context.fillStyle = line.run.color;
  context.lineWidth = width * ratio;
  context.setLineDash(line.dash.map(length => length * width * ratio));
  context.beginPath();
  for (const points of shapes.strokes) {
    trace(context, points);
  }
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  for (let index = 0; index < shapes.dots.length; index += 2) {
    const [x = 0, y = 0] = shapes.dots.slice(index, index + 2);
    context.moveTo(x, y);
    context.arc(x, y, DOT_RADIUS * ratio, 0, 2 * Math.PI);
  }
  context.fill();
  for (const mark of shapes.marks) {
    context.beginPath();
    for (const points of markShape(mark, box, MARK_SIZE * ratio)) {
      trace(context, points);
    }
    if (mark.kind === 'nan') {
      context.stroke();
    } else {
      context.fill();
    }
  }
}

function trace(
  context: CanvasRenderingContext2D,
  points: readonly number[]
): void {
  context.moveTo(points[0] ?? 0, points[1] ?? 0);
  for (let index = 2; index < points.length; index += 2) {
    context.lineTo(points[index] ?? 0, points[index + 1] ?? 0);
  }
}

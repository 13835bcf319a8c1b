import type { INestApplication } from '@nestjs/common';
import { Horario } from '../../src/horarios/index.js';

/** Works would do what a test is about to do, or undo what it has just set up, whenever a minute is full. */
export function sinHorario(app: INestApplication): void {
  Object.assign(app.get(Horario, { strict: false }), { alArrancar: nada, cadaMinuto: nada });
}

const nada = () => Promise.resolve();

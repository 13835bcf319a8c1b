import korita from './recorridos/korita-sendero.json' with { type: 'json' };
import limerick from './recorridos/limerick-autobus.json' with { type: 'json' };
import nantes from './recorridos/nantes-bicicleta.json' with { type: 'json' };
import tahoe from './recorridos/tahoe-paseo.json' with { type: 'json' };
import type { PuntoGrabado } from './tramo.js';

/** The recorded tracks: recorridos/README.md says whose they are. */
export const RECORRIDOS = { korita, limerick, nantes, tahoe } satisfies Record<
  string,
  readonly PuntoGrabado[]
>;

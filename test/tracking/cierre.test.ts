import { describe, expect, it } from 'vitest';
import { Metricas } from '../../src/observacion/index.js';
import { Reloj } from '../../src/comun/reloj.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import type { BaseDatos } from '../../src/base-datos/index.js';
import { TrackingService } from '../../src/tracking/index.js';
import { ubicacion } from './ubicaciones.js';

describe('the end of a process', () => {
  it('waits for the positions that are being kept', async () => {
    let guardar: (filas: object[]) => void = () => {};
    const guardando = new Promise<object[]>((resolve) => (guardar = resolve));
    const db = { execute: () => guardando } as unknown as BaseDatos;
    const tracking = new TrackingService(
      db,
      new BusLocal(),
      new Metricas(),
      new Reloj(),
      leerConfiguracion({}),
    );
    const pasos: string[] = [];
    const actor = { usuarioId: 7, empresaId: 1, rol: 'colaborador' as const, expiraEn: new Date() };
    const registrado = tracking.registrar(actor, [ubicacion()]).then(() => pasos.push('kept'));
    const cerrado = tracking.beforeApplicationShutdown().then(() => pasos.push('closed'));
    await new Promise(setImmediate);
    expect(pasos).toEqual([]);
    guardar([{ cuantas: 1, cuales: null, movidas: null }]);
    await Promise.all([registrado, cerrado]);
    expect(pasos).toEqual(['kept', 'closed']);
  });
});

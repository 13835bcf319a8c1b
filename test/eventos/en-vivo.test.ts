import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { BusLocal } from '../../src/eventos/bus.js';
import { audiencia, EnVivo, type Flujo, type PresenciaEnVivo } from '../../src/eventos/index.js';
import { Metricas } from '../../src/observacion/index.js';

const CONFIGURACION = {
  ...leerConfiguracion({ JWT_SECRETO: randomBytes(48).toString('base64url') }),
  BUZON_CAPACIDAD: 4,
};

const presencia = (usuarioId: number, segundo: number): PresenciaEnVivo => ({
  usuarioId,
  enLinea: true,
  desde: new Date(segundo * 1_000).toISOString(),
});

describe('a view of which the newest counts', () => {
  let bus: BusLocal;
  let enVivo: EnVivo;
  beforeEach(() => {
    bus = new BusLocal();
    enVivo = new EnVivo(bus, new Metricas(), CONFIGURACION);
  });

  const seguir = (conflar: boolean, interesa?: (datos: PresenciaEnVivo) => boolean) =>
    enVivo.novedades({
      evento: 'presencia:cambio',
      audiencia: audiencia.empresa(1),
      clave: ({ usuarioId }) => usuarioId,
      orden: ({ desde }) => Date.parse(desde),
      interesa,
      conflar,
    });
  const publicar = (...valores: PresenciaEnVivo[]) =>
    bus.publicar(
      valores.map((datos) => ({ evento: 'presencia:cambio', datos, audiencias: [audiencia.empresa(1)] })),
    );
  function tomarTodo(flujo: Flujo<PresenciaEnVivo>): string[] {
    const tomados: string[] = [];
    for (let valor; (valor = flujo.tomar());) {
      tomados.push(`${valor.usuarioId}@${Date.parse(valor.desde) / 1_000}`);
    }
    return tomados;
  }

  it('gives what happens from now on, each change once, and never an older one after a newer', () => {
    publicar(presencia(1, 1));
    const flujo = seguir(true);
    flujo.empezar(() => {});
    publicar(presencia(1, 2), presencia(2, 5), presencia(1, 2));
    publicar(presencia(1, 1), presencia(2, 6));
    expect(tomarTodo(flujo)).toEqual(['1@2', '2@6']);
    publicar(presencia(2, 6), presencia(2, 7));
    expect(tomarTodo(flujo)).toEqual(['2@7']);
  });

  it('gives only what is of interest', () => {
    const flujo = seguir(true, ({ usuarioId }) => usuarioId === 2);
    flujo.empezar(() => {});
    publicar(presencia(1, 1), presencia(2, 1));
    expect(tomarTodo(flujo)).toEqual(['2@1']);
  });

  it('gives a slow reader the newest of each', () => {
    const flujo = seguir(true);
    flujo.empezar(() => {});
    for (let segundo = 1; segundo <= 100; segundo++) publicar(presencia(1, segundo), presencia(2, segundo));
    const tomados = tomarTodo(flujo);
    expect(tomados.length).toBeLessThanOrEqual(4);
    expect(tomados).toEqual(expect.arrayContaining(['1@100', '2@100']));
  });

  it('tells a slow reader to read again where nothing may be left out', () => {
    const flujo = seguir(false);
    flujo.empezar(() => {});
    for (let segundo = 1; segundo <= 5; segundo++) publicar(presencia(1, segundo));
    expect(() => flujo.tomar()).toThrow(expect.objectContaining({ codigo: 'TOO_MANY_REQUESTS' }));
    expect(flujo.terminado).toBe(true);
    expect([...bus.escuchadas]).toEqual([]);
  });
});

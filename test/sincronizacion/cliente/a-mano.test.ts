import { describe, expect, it } from 'vitest';
import { crearEntorno } from './entorno.js';

describe('by hand', () => {
  it('a refused operation goes again under a new id, in its old place', async () => {
    const { servidor, servicio, esperar, mensaje, sincronizar, almacen, red } = await crearEntorno();
    servidor.rechazar = ({ datos }) =>
      datos.texto === 'a' ? { code: 'FORBIDDEN', mensaje: 'not now' } : undefined;
    await mensaje('a');
    await sincronizar();
    await mensaje('b');
    servidor.rechazar = () => undefined;
    const operacion = await esperar(servicio.reintentar('id-1'));
    expect(operacion).toMatchObject({
      id: 'id-3',
      idsAnteriores: ['id-1'],
      orden: 1,
      estado: 'pendiente',
      envios: 0,
      fallo: null,
    });
    await sincronizar();
    expect(servidor.lotes.at(-1)).toEqual(['id-3', 'id-2']);
    expect(servidor.negocio.diario).toHaveLength(2);
    expect(await almacen.contar()).toMatchObject({ error: 0, hecha: 2 });
    expect(red.peticiones).toBe(2);
  });

  it('one that ran out of attempts keeps its id: it may have been applied', async () => {
    const { servidor, servicio, esperar, mensaje, sincronizar, red, almacen } = await crearEntorno({
      intentosMaximos: 1,
    });
    await mensaje('a');
    servidor.aplazar = () => true;
    await sincronizar();
    expect(await almacen.contar()).toMatchObject({ error: 1 });
    servidor.aplazar = () => false;
    expect(await esperar(servicio.reintentar('id-1'))).toMatchObject({ id: 'id-1', intentos: 0, envios: 1 });
    red.suertes = [{ idaMs: 5, vueltaMs: 5, perdida: 'vuelta' }];
    await sincronizar();
    await sincronizar();
    expect(servidor.negocio.diario).toHaveLength(1);
    expect(await almacen.contar()).toMatchObject({ hecha: 1 });
  });

  it('all that failed go again, and at once', async () => {
    const { servidor, servicio, esperar, reloj, mensaje, almacen } = await crearEntorno();
    servidor.rechazar = () => ({ code: 'FORBIDDEN', mensaje: 'not now' });
    servicio.iniciar();
    for (const texto of ['a', 'b']) await mensaje(texto);
    await reloj.avanzar(1_000);
    expect(await almacen.contar()).toMatchObject({ error: 2 });
    servidor.rechazar = () => undefined;
    expect(await esperar(servicio.reintentarTodas())).toBe(2);
    await reloj.avanzar(1_000);
    expect(servidor.negocio.diario).toEqual(['mensaje m-a: a', 'mensaje m-b: b']);
    expect(await esperar(servicio.reintentarTodas())).toBe(0);
  });

  it('what failed or waits is dropped for good', async () => {
    const { servidor, servicio, esperar, mensaje, sincronizar, almacen } = await crearEntorno();
    await mensaje('');
    await sincronizar();
    await mensaje('b');
    expect(await esperar(servicio.descartar('id-1'))).toBe(true);
    expect(await esperar(servicio.descartar('id-2'))).toBe(true);
    expect(await esperar(servicio.descartar('id-2'))).toBe(false);
    await sincronizar();
    expect(servidor.negocio.diario).toEqual([]);
    expect(await almacen.contar()).toEqual({ pendiente: 0, enviando: 0, hecha: 0, error: 0 });
  });

  it('nothing is done to what is on its way, or is done', async () => {
    const { servicio, esperar, mensaje, reloj, red, cuentas } = await crearEntorno();
    await mensaje('a');
    red.suertes = [{ idaMs: 5, vueltaMs: 5_000 }];
    servicio.iniciar();
    await reloj.avanzar(1_000);
    expect(await cuentas()).toMatchObject({ enviando: 1 });
    expect(await esperar(servicio.descartar('id-1'))).toBe(false);
    expect(await esperar(servicio.reintentar('id-1'))).toBeUndefined();
    await reloj.avanzar(10_000);
    expect(await cuentas()).toMatchObject({ hecha: 1 });
    expect(await esperar(servicio.descartar('id-1'))).toBe(false);
    expect(await esperar(servicio.reintentar('id-1'))).toBeUndefined();
  });
});

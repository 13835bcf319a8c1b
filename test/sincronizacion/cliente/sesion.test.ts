import { describe, expect, it } from 'vitest';
import { crearEntorno } from './entorno.js';
import { Pestana } from './pestana.js';

describe('the session', () => {
  it('is renewed when the server asks for it, and the batch goes on', async () => {
    const { servidor, red, mensaje, sincronizar, almacen } = await crearEntorno();
    await mensaje('a');
    servidor.caducarAccess();
    await sincronizar();
    expect(await almacen.leer('hecha', 1)).toMatchObject([{ intentos: 0 }]);
    expect(red.peticiones, '401, renewal, 200').toBe(3);
  });

  it('is renewed once, however many tabs find out at the same time', async () => {
    const { servidor, red, sesion, esperar, navegador } = await crearEntorno();
    const otras = [new Pestana(navegador), new Pestana(navegador)];
    const renovadas = await esperar(
      Promise.all(
        [sesion, sesion, ...otras.map((otra) => otra.sesion)].map((una) => una.renovar('access-1')),
      ),
    );
    expect(new Set(renovadas)).toEqual(new Set(['access-2']));
    expect(red.peticiones).toBe(1);
    expect(servidor.reutilizados).toBe(0);
  });

  it('is not lost when the renewal fails for a passing reason', async () => {
    const { servidor, red, mensaje, sincronizar, navegador, cuentas } = await crearEntorno();
    await mensaje('a');
    servidor.caducarAccess();
    red.suertes = [
      { idaMs: 1, vueltaMs: 1 },
      { idaMs: 1, vueltaMs: 1, status: 503 },
    ];
    await sincronizar();
    expect(await cuentas()).toMatchObject({ pendiente: 1 });
    expect((await navegador.deposito.leer())?.accessToken).toBe('access-1');
    await sincronizar();
    expect(await cuentas()).toMatchObject({ hecha: 1 });
  });

  it('when lost stops the sending, keeps the queue, and tells every tab; the next one takes it up', async () => {
    const { servidor, servicio, red, reloj, mensaje, sesion, esperar, navegador, cuentas } =
      await crearEntorno();
    const otra = new Pestana(navegador);
    const vistos: boolean[] = [];
    otra.servicio.suscribir(({ conSesion }) => vistos.push(conSesion));
    otra.servicio.iniciar();
    servidor.terminarSesion();
    servicio.iniciar();
    await mensaje('a');
    await reloj.avanzar(1_000);
    expect(vistos.at(0)).toBe(true);
    expect(vistos.at(-1)).toBe(false);
    expect(await cuentas()).toMatchObject({ pendiente: 1, error: 0 });
    const hasta = red.peticiones;
    await mensaje('b');
    await reloj.avanzar(600_000);
    expect(red.peticiones, 'none without a session').toBe(hasta);
    await esperar(sesion.iniciar(servidor.entrar()));
    await reloj.avanzar(1_000);
    expect(vistos.at(-1)).toBe(true);
    expect(servidor.negocio.diario).toEqual(['mensaje m-a: a', 'mensaje m-b: b']);
  });

  it('is not renewed over and over for a server that refuses what it has just issued', async () => {
    let peticiones = 0;
    const { mensaje, sincronizar, cuentas, navegador } = await crearEntorno({
      pedir: async () => {
        peticiones++;
        return new Response('{"code":"UNAUTHENTICATED"}', { status: 401 });
      },
    });
    await mensaje('a');
    await sincronizar();
    expect(peticiones).toBe(2);
    expect(await cuentas()).toMatchObject({ pendiente: 1 });
    expect((await navegador.deposito.leer())?.accessToken).toBe('access-2');
  });

  it('can be forgotten in every tab', async () => {
    const { sesion, esperar, navegador, reloj } = await crearEntorno();
    const otra = new Pestana(navegador);
    let avisos = 0;
    const dejar = otra.sesion.alCambiar(() => avisos++);
    await esperar(sesion.olvidar());
    await reloj.avanzar(10);
    expect(await esperar(otra.sesion.token())).toBeNull();
    expect(avisos).toBe(1);
    dejar();
  });
});

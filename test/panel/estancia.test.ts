import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { conReintentos, consultar } from '../../src/panel/web/red/api.js';
import { reanudarSesion } from '../../src/panel/web/sesion/sesion.js';

const OPERACION = { documento: 'mutation { atenderAlerta(id: 1) { id } }' };
const guardado = new Map<string, string>();
/** Of each test's own: the session that the one before took up hears no more. */
let ventana = new EventTarget();
/** Answers of the server that the test has not given yet, each with the token that it was asked with. */
const pedidas: { token: string; responder: (respuesta: Response) => void }[] = [];

const sesionDe = (id: number) => ({
  accessToken: `de ${id}`,
  refreshToken: `renovar ${id}`,
  renovarEn: Date.now() + 600_000,
  usuario: { id, nombre: `${id}`, correo: '', rol: 'SUPERVISOR' },
});

/** What another tab does with the session; this one hears of it only afterwards. */
const guardarEnOtraPestana = (id: number) => guardado.set('seguimiento.sesion', JSON.stringify(sesionDe(id)));
const oirlo = () => ventana.dispatchEvent(Object.assign(new Event('storage'), { key: 'seguimiento.sesion' }));

beforeEach(() => {
  vi.useFakeTimers();
  ventana = new EventTarget();
  pedidas.length = 0;
  vi.stubGlobal('window', ventana);
  vi.stubGlobal('localStorage', {
    getItem: (clave: string) => guardado.get(clave) ?? null,
    setItem: (clave: string, valor: string) => guardado.set(clave, valor),
    removeItem: (clave: string) => guardado.delete(clave),
  });
  vi.stubGlobal('fetch', (_ruta: string, { headers }: { headers: { authorization: string } }) => {
    return new Promise<Response>((responder) => {
      pedidas.push({ token: headers.authorization.replace('Bearer ', ''), responder });
    });
  });
  guardarEnOtraPestana(1);
  reanudarSesion();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const asentar = () => vi.advanceTimersByTimeAsync(0);

it('does not try again, for whoever comes next, what the one before had asked for', async () => {
  const hecho = expect(conReintentos(() => consultar(OPERACION, {}), { intentos: 3 })).rejects.toMatchObject({
    codigo: 'SERVICE_UNAVAILABLE',
  });
  await asentar();
  pedidas[0]!.responder(new Response('', { status: 503 }));
  await asentar();
  guardarEnOtraPestana(2);
  oirlo();
  await vi.advanceTimersByTimeAsync(20_000);
  await hecho;
  expect(pedidas.map(({ token }) => token)).toEqual(['de 1']);
});

it('gives nobody the answer to who has left', async () => {
  const hecho = expect(consultar(OPERACION, {})).rejects.toMatchObject({ codigo: 'UNAUTHENTICATED' });
  await asentar();
  guardarEnOtraPestana(2);
  oirlo();
  pedidas[0]!.responder(new Response(JSON.stringify({ data: {} })));
  await hecho;
  expect(pedidas).toHaveLength(1);
});

it("uses no token of another tab's user, though this one has not heard of them yet", async () => {
  guardarEnOtraPestana(2);
  await expect(consultar(OPERACION, {})).rejects.toMatchObject({ codigo: 'UNAUTHENTICATED' });
  expect(pedidas).toEqual([]);
  oirlo();
  const hecho = consultar(OPERACION, {});
  await asentar();
  pedidas[0]!.responder(new Response(JSON.stringify({ data: { bien: true } })));
  expect(await hecho).toEqual({ bien: true });
  expect(pedidas.map(({ token }) => token)).toEqual(['de 2']);
});

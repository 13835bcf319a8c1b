import {
  AlmacenEnMemoria,
  type OpcionesDeSincronizacion,
  SesionEnMemoria,
  type UbicacionTomada,
} from '../../../src/sincronizacion/cliente/index.js';
import { CanalesDelNavegador, CandadosDelNavegador, type Navegador, Pestana } from './pestana.js';
import { RedFingida } from './red-fingida.js';
import { RelojFingido } from './reloj-fingido.js';
import { ServidorFingido } from './servidor-fingido.js';

/** A server, the network and a browser with one tab that has signed in; nothing takes longer than it must. */
export async function crearEntorno(opciones: Partial<OpcionesDeSincronizacion> = {}) {
  const reloj = new RelojFingido();
  const servidor = new ServidorFingido();
  const red = new RedFingida(reloj, servidor);
  const almacen = new AlmacenEnMemoria();
  let serie = 0;
  const navegador: Navegador = {
    reloj,
    red,
    almacen,
    deposito: new SesionEnMemoria(),
    candados: new CandadosDelNavegador(),
    canales: new CanalesDelNavegador(reloj),
    latencia: () => 0,
    opciones: { nuevoId: () => `id-${++serie}`, ...opciones },
  };
  await navegador.deposito.guardar(servidor.entrar());
  const pestana = new Pestana(navegador);
  const { servicio, sesion } = pestana;

  /** Waits for what the queue needs time and network for. */
  async function esperar<T>(promesa: Promise<T>): Promise<T> {
    let lista = false;
    promesa.then(
      () => (lista = true),
      () => (lista = true),
    );
    await reloj.hasta(() => lista, 600_000);
    if (!lista) throw new Error('It has not come about in ten minutes');
    return promesa;
  }
  const mensaje = (texto: string) =>
    esperar(servicio.encolar('mensaje', { id: `m-${texto}`, texto, conversacionId: 1 }));
  const ubicacion = (...ids: string[]) =>
    esperar(servicio.encolar('ubicaciones', { ubicaciones: ids.map(posicion) }));
  const sincronizar = () => esperar(servicio.sincronizar());
  const cuentas = () => almacen.contar();
  return {
    reloj,
    servidor,
    red,
    almacen,
    navegador,
    pestana,
    servicio,
    sesion,
    esperar,
    mensaje,
    ubicacion,
    sincronizar,
    cuentas,
  };
}

export const posicion = (id: string): UbicacionTomada => ({
  id,
  lat: -0.18,
  lon: -78.48,
  fecha: '2026-03-02T08:00:00.000Z',
});

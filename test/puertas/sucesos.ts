import { vi } from 'vitest';
import type { Cliente } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { type EnVivo, esperado } from './en-vivo.js';
import type { Mundo } from './mundo.js';
import { QUIENES } from './quienes.js';
import { latitud, LATITUD_DE_CIERRE, type Secreto } from './secretos.js';

/**
 * Makes each event happen once in each empresa, waits until everybody who is to hear of it has, and then makes
 * an event of each kind that everybody hears who hears that kind at all: what came before it is all that comes.
 */
export async function hacerQueSuceda(mundo: Mundo, enVivo: EnVivo): Promise<void> {
  const [pedro, olga, rosa, raul] = await Promise.all([
    mundo.crearUsuario('admin', ['gente de Demo']),
    mundo.crearUsuario('adminDeOtra', ['gente de Otra']),
    mundo.crearUsuario('admin', ['cierre']),
    mundo.crearUsuario('adminDeOtra', ['cierre']),
  ]);
  const esSecreto = (secreto: Secreto) => secreto !== 'cierre';
  await suceder(mundo, enVivo, [pedro, olga]);
  await enVivo.esperar((oido) => esperado(oido).filter(esSecreto));
  await cerrar(mundo, [rosa, raul]);
  await enVivo.esperar(esperado);
}

async function suceder(mundo: Mundo, enVivo: EnVivo, visitas: readonly Cliente[]): Promise<void> {
  const { cosas } = mundo;
  await mundo.moverse('ana', latitud('posición de ana'));
  await mundo.moverse('luis', latitud('posición de luis'));
  await mundo.moverse('eva', latitud('posición de eva'));

  await mundo.hacer('supervisor', 'mutation atenderAlerta', { id: cosas.alertaDeAna });
  await mundo.hacer('supervisorDeOtra', 'mutation atenderAlerta', { id: cosas.alertaDeEva });

  await mundo.escribir('ana', { conversacionId: cosas.privada }, 'privado');
  await mundo.escribir('supervisor', { conversacionId: cosas.grupo }, 'grupo');
  await mundo.escribir('eva', { conversacionId: cosas.privadaDeOtra }, 'privado de Otra');

  await mundo.hacer('ana', 'mutation registrarCheckIn', { actividadId: cosas.actividadDeAna });
  await mundo.hacer('luis', 'mutation registrarCheckIn', { actividadId: cosas.actividadDeLuis });
  await mundo.hacer('eva', 'mutation registrarCheckIn', { actividadId: cosas.actividadDeEva });

  await mundo.hacer('ana', 'mutation cancelarTarea', { id: cosas.tareaDeAna });
  await mundo.hacer('luis', 'mutation cancelarTarea', { id: cosas.tareaDeLuis });
  await mundo.hacer('eva', 'mutation cancelarTarea', { id: cosas.tareaDeEva });

  for (const visita of visitas) await entrarYSalir(mundo, visita);

  // Another session of ana's ends, and only its own socket is told.
  const otraDeAna = await mundo.otraSesion('ana');
  const socket = otraDeAna.socket();
  await conectado(socket);
  const expirada = new Promise((resolve) => socket.once('sesion:expirada', resolve));
  await mundo.hacer(otraDeAna, 'mutation cerrarSesion');
  await expirada;
  // Without asking for an acknowledgement, so that the refusal is an event.
  enVivo.socketDe('luis').emit('chat:mensaje', { 'queja-de-luis': true });
}

async function cerrar(mundo: Mundo, [rosa, raul]: readonly [Cliente, Cliente]): Promise<void> {
  await mundo.moverse('ana', LATITUD_DE_CIERRE);
  await mundo.moverse('eva', LATITUD_DE_CIERRE);

  await mundo.pedirAuxilio(rosa, 'cierre', LATITUD_DE_CIERRE);
  await mundo.pedirAuxilio(raul, 'cierre', LATITUD_DE_CIERRE);

  await mundo.escribir('supervisor', { conversacionId: mundo.cosas.privada }, 'cierre');
  await mundo.escribir(
    'admin',
    { conversacionId: await mundo.crearGrupo('admin', ['ana', 'luis', 'supervisor', 'vigia']) },
    'cierre',
  );
  await mundo.escribir(
    'eva',
    { conversacionId: await mundo.crearGrupo('eva', ['supervisorDeOtra', 'adminDeOtra']) },
    'cierre',
  );

  await mundo.asignarActividad('supervisor', 'ana', 'cierre');
  await mundo.asignarActividad('supervisor', 'luis', 'cierre');
  await mundo.asignarActividad('supervisorDeOtra', 'eva', 'cierre');

  for (const quien of QUIENES) {
    const id = await mundo.iniciarTarea(quien, 'cierre');
    await mundo.hacer(quien, 'mutation cancelarTarea', { id });
  }
  await entrarYSalir(mundo, rosa);
  await entrarYSalir(mundo, raul);
}

/** Long enough to be seen: who leaves at once was never there. */
async function entrarYSalir(mundo: Mundo, cliente: Cliente): Promise<void> {
  const socket = cliente.socket();
  await conectado(socket);
  await vi.waitFor(async () => {
    const { enLinea } = await mundo.hacer(cliente, 'query yo');
    if (!enLinea) throw new Error('Not online yet');
  }, 5_000);
  socket.close();
}

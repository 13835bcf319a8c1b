import { randomUUID } from 'node:crypto';
import { Agenda } from './agenda.js';
import { Azar } from './azar.js';
import { ConexionGraphql } from './conexion-graphql.js';
import type { Alerta, Destino, Mensaje, Presencia, Visita } from './contrato.js';
import { EnOrden } from './en-orden.js';
import { type Actuante, asegurarVisitas, panicosAbiertos } from './escena.js';
import { fraseDe, respuestaA } from './frases.js';
import { graphql } from './graphql.js';
import { Marcador } from './marcador.js';
import type { Opciones } from './opciones.js';
import { ritmo } from './ritmo.js';
import type { Sesion } from './sesion.js';
import { enviarMensaje, marcarLeido } from './telefono-graphql.js';

const INFORME_MS = 10_000;

/** Follows everything on one GraphQL WebSocket, answers, sees to panic, and assigns what is to be done next. */
export class Supervisor {
  private readonly agenda = new Agenda();
  private readonly azar: Azar;
  /** In their order, so that what looks before it makes does not make twice. */
  private readonly pedidos: EnOrden;
  private readonly marcador = new Marcador();
  /** Alerts that somebody is on the way to. */
  private readonly enCamino = new Set<number>();

  constructor(
    private readonly sesion: Sesion,
    private readonly equipo: readonly Actuante[],
    private readonly opciones: Opciones,
    private readonly decir: (linea: string) => void,
  ) {
    this.pedidos = new EnOrden(sesion.servidor, 'Supervisión', decir, () =>
      decir('the supervisor can sign in no more: nobody answers'),
    );
    this.azar = Azar.de(opciones.semilla, 'supervisor');
  }

  /** Works until the signal. */
  async trabajar(grupoId: number, senal: AbortSignal): Promise<void> {
    const conexion = new ConexionGraphql(this.sesion, this.decir, () => this.repasar());
    const { marcador } = this;
    void conexion.seguir('trackingUbicacion', ({ usuarioId }) => marcador.posicion(usuarioId));
    void conexion.seguir('alertaNueva', (alerta) => this.alerta(alerta));
    void conexion.seguir('chatMensaje', (mensaje) => this.mensaje(mensaje));
    void conexion.seguir('usuarioPresencia', (presencia) => this.presencia(presencia));
    void conexion.seguir('actividadEstado', (visita) => this.visita(visita));
    this.agenda.dentroDe(5, () => this.escribir(fraseDe('saludo', this.azar), { conversacionId: grupoId }));

    const { cada, rapidez } = this.opciones;
    let informe = performance.now();
    for await (const _ of ritmo(cada, senal)) {
      this.agenda.avanzar((cada / 1000) * rapidez);
      const pasados = performance.now() - informe;
      if (pasados < INFORME_MS) continue;
      informe += pasados;
      this.decir(marcador.linea(pasados / 1000));
    }
    await conexion.cerrar();
  }

  private mensaje(mensaje: Mensaje): void {
    this.marcador.mensaje();
    if (mensaje.autorId === this.sesion.usuario.id) return;
    const respuesta = respuestaA(mensaje.texto, this.azar);
    this.agenda.dentroDe(this.azar.entre(8, 20), () => {
      this.pedidos.hacer('read mark', () => marcarLeido(this.sesion, mensaje));
      if (respuesta) this.escribir(respuesta, { conversacionId: mensaje.conversacionId });
    });
  }

  private alerta(alerta: Alerta): void {
    this.marcador.alerta();
    const { id, tipo, usuarioId, cerradaEn, atendidaEn } = alerta;
    this.decir(
      `alert ${id} of ${this.nombreDe(usuarioId)}: ${tipo}${atendidaEn ? ', attended' : ''}${cerradaEn ? ', closed' : ''}`,
    );
    if (tipo === 'PANICO') this.acudir(alerta);
  }

  private acudir({ id, usuarioId, atendidaEn }: Alerta): void {
    if (atendidaEn || this.enCamino.has(id)) return;
    this.enCamino.add(id);
    this.agenda.dentroDe(this.azar.entre(25, 40), () => {
      this.decir(`the supervisor attends alert ${id}`);
      this.pedidos.hacer('attending', () =>
        graphql(this.sesion, 'mutation ($id: Int!) { atenderAlerta(id: $id) { id } }', { id }),
      );
      this.escribir(fraseDe('panicoAtendido', this.azar), { paraUsuarioId: usuarioId });
    });
  }

  private presencia({ usuarioId, enLinea }: Presencia): void {
    this.marcador.presencia();
    this.decir(`${this.nombreDe(usuarioId)} is ${enLinea ? 'online' : 'offline'}`);
  }

  private visita({ titulo, usuarioId, estado }: Visita): void {
    this.marcador.visita();
    this.decir(`visit of ${this.nombreDe(usuarioId)}: ${titulo}, ${estado}`);
    const actuante = this.equipo.find(({ sesion }) => sesion.usuario.id === usuarioId);
    if (actuante && estado === 'COMPLETADA') {
      this.agenda.dentroDe(this.azar.entre(120, 240), () => this.encargar(actuante));
    }
  }

  /** What happened while nobody listened. */
  private repasar(): void {
    this.pedidos.hacer('open alerts', async () => {
      for (const alerta of await panicosAbiertos(this.sesion)) this.acudir(alerta);
    });
    for (const actuante of this.equipo) this.encargar(actuante);
  }

  private encargar(actuante: Actuante): void {
    this.pedidos.hacer('assigning', () => asegurarVisitas(this.sesion, actuante));
  }

  private escribir(texto: string, destino: Destino): void {
    this.decir(`Supervisión: «${texto}»`);
    this.pedidos.hacer('message', () => enviarMensaje(this.sesion, randomUUID(), texto, destino));
  }

  private nombreDe(usuarioId: number): string {
    const actuante = this.equipo.find(({ sesion }) => sesion.usuario.id === usuarioId);
    return (
      actuante?.papel.nombre ?? (usuarioId === this.sesion.usuario.id ? 'Supervisión' : `user ${usuarioId}`)
    );
  }
}

import { randomUUID } from 'node:crypto';
import { Agenda } from './agenda.js';
import { Azar } from './azar.js';
import { Bandeja } from './bandeja.js';
import { Caminante } from './caminante.js';
import type { Destino, Mensaje, ResultadoUbicaciones, Visita } from './contrato.js';
import { EnOrden } from './en-orden.js';
import { type Actuante, tramoDe } from './escena.js';
import { fraseDe, type Momento, respuestaA } from './frases.js';
import { graphql } from './graphql.js';
import type { Opciones } from './opciones.js';
import { ritmo } from './ritmo.js';
import { TelefonoGraphql, marcarLeido } from './telefono-graphql.js';
import { TelefonoRest } from './telefono-rest.js';
import { TelefonoSocket } from './telefono-socket.js';
import type { Oyente, Telefono } from './telefono.js';
import { Visitas } from './visitas.js';

const TELEFONOS = { socket: TelefonoSocket, rest: TelefonoRest, graphql: TelefonoGraphql };

/** With whom somebody writes: nobody of the play, for who is alone in their empresa. */
export interface Interlocutores {
  readonly supervisorId: number;
  readonly grupoId: number;
}

/** Somebody of the team with their phone: walks, and does what their day brings. */
export class Colaborador implements Oyente {
  readonly agenda = new Agenda();
  /** For what they do by themselves. What others say comes when it comes: it is answered by other chance. */
  readonly azar: Azar;
  private readonly azarDeRespuestas: Azar;
  private readonly caminante: Caminante;
  private readonly visitas: Visitas;
  private readonly telefono: Telefono;
  private readonly bandeja: Bandeja;
  private readonly pedidos: EnOrden;
  private readonly jornada = new AbortController();
  private visitando = false;

  constructor(
    private readonly actuante: Actuante,
    private readonly opciones: Opciones,
    private readonly decir: (linea: string) => void,
    private readonly interlocutores?: Interlocutores,
  ) {
    const { papel, sesion } = actuante;
    const tramo = tramoDe(papel);
    this.azar = Azar.de(opciones.semilla, papel.correo);
    this.azarDeRespuestas = Azar.de(opciones.semilla, `${papel.correo} chat`);
    this.caminante = new Caminante(tramo, Azar.de(opciones.semilla, `${papel.correo} gps`), opciones.rapidez);
    this.visitas = new Visitas(sesion, tramo);
    this.telefono = new TELEFONOS[papel.telefono](sesion, this, decir);
    this.pedidos = new EnOrden(sesion.servidor, papel.nombre, decir, () => this.irse());
    this.bandeja = new Bandeja(
      (ubicaciones) => this.telefono.enviarUbicaciones(ubicaciones),
      (resultado) => this.contarRechazos(resultado),
      (error) => this.pedidos.lamentar('positions', error),
    );
  }

  get nombre(): string {
    return this.actuante.papel.nombre;
  }

  /** Walks until the signal, or until they can sign in no more. */
  async andar(senal: AbortSignal): Promise<void> {
    const { cada, rapidez } = this.opciones;
    this.telefono.abrir();
    const fin = AbortSignal.any([senal, this.jornada.signal]);
    for await (const _ of ritmo(cada, fin)) this.paso((cada / 1000) * rapidez);
    this.telefono.cerrar();
  }

  private irse(): void {
    if (this.jornada.signal.aborted) return;
    this.decir(`${this.nombre} can sign in no more, and goes home`);
    this.jornada.abort();
  }

  /** Goes on for so many seconds of the way, and sends where that is. */
  private paso(segundos: number): void {
    this.agenda.avanzar(segundos);
    const parada = this.caminante.avanzar(segundos, this.visitas.paradas);
    const visita = parada === undefined ? undefined : this.visitas.tomar(parada);
    if (visita) this.visitar(visita);
    this.bandeja.poner({ id: randomUUID(), ...this.caminante.leer(), fecha: new Date().toISOString() });
  }

  private visitar(visita: Visita): void {
    this.visitando = true;
    this.caminante.parar();
    this.decir(`${this.nombre} checks in: ${visita.titulo}`);
    const [lugar, fecha] = [this.caminante.leer(), new Date()];
    this.pedidos.hacer('check-in', () => this.visitas.entrar(visita, lugar, fecha));
    this.escribir('llegada', `: ${visita.titulo}`);
    this.agenda.dentroDe(this.azar.entre(40, 80), () => this.despedirse(visita));
  }

  private despedirse(visita: Visita): void {
    this.visitando = false;
    this.caminante.seguir();
    this.decir(`${this.nombre} checks out: ${visita.titulo}`);
    const [lugar, fecha] = [this.caminante.leer(), new Date()];
    this.pedidos.hacer('check-out', () => this.visitas.salir(visita, lugar, fecha));
    this.escribir('salida');
  }

  /** Says that they are late, if they are on their way. */
  avisarRetraso(): void {
    if (!this.visitando) this.escribir('retraso');
  }

  escribir(momento: Momento, detalle = ''): void {
    if (!this.interlocutores) return;
    const { supervisorId, grupoId } = this.interlocutores;
    const enPrivado = this.actuante.papel.enPrivado;
    this.enviar(
      fraseDe(momento, this.azar) + detalle,
      enPrivado ? { paraUsuarioId: supervisorId } : { conversacionId: grupoId },
    );
  }

  pulsarPanico(): void {
    const { lat, lon } = this.caminante.leer();
    const mensaje = fraseDe('panico', this.azar);
    this.decir(`${this.nombre} presses panic: «${mensaje}»`);
    this.pedidos.hacer('panic', () =>
      graphql(
        this.actuante.sesion,
        `
          mutation ($lat: Float, $lon: Float, $mensaje: String) {
            enviarPanico(lat: $lat, lon: $lon, mensaje: $mensaje) {
              id
            }
          }
        `,
        { lat, lon, mensaje },
      ),
    );
  }

  /** Walks on unheard for a while, and sends then where that was. */
  perderCobertura(segundos: number): void {
    this.decir(`${this.nombre} loses coverage`);
    this.bandeja.detener();
    this.telefono.cerrar();
    const cobertura = new Promise<void>((resolve) => {
      this.agenda.dentroDe(segundos, () => {
        this.decir(`${this.nombre} is covered again, with ${this.bandeja.cuantas} late positions`);
        this.telefono.abrir();
        this.bandeja.reanudar();
        this.escribir('cobertura');
        resolve();
      });
    });
    this.pedidos.esperar(cobertura);
  }

  mensaje(mensaje: Mensaje): void {
    const { sesion } = this.actuante;
    if (mensaje.autorId === sesion.usuario.id) return;
    this.agenda.dentroDe(this.azarDeRespuestas.entre(3, 15), () =>
      this.pedidos.hacer('read mark', () => marcarLeido(sesion, mensaje)),
    );
    const esDelSupervisor = mensaje.autorId === this.interlocutores?.supervisorId;
    const respuesta = esDelSupervisor ? respuestaA(mensaje.texto, this.azarDeRespuestas) : undefined;
    if (!respuesta) return;
    const { conversacionId } = mensaje;
    this.agenda.dentroDe(this.azarDeRespuestas.entre(10, 20), () =>
      this.enviar(respuesta, { conversacionId }),
    );
  }

  visita(visita: Visita): void {
    this.visitas.anotar(visita);
  }

  conectado(): void {
    this.pedidos.hacer('visits', async () => {
      // Those that an earlier run left begun are ended first.
      for (const visita of await this.visitas.leer()) this.agenda.dentroDe(20, () => this.despedirse(visita));
    });
  }

  private enviar(texto: string, destino: Destino): void {
    this.decir(`${this.nombre}: «${texto}»`);
    this.pedidos.hacer('message', () => this.telefono.enviarMensaje(randomUUID(), texto, destino));
  }

  private contarRechazos({ rechazadas }: ResultadoUbicaciones): void {
    const [primera] = rechazadas;
    if (primera) this.decir(`${this.nombre}: ${rechazadas.length} positions refused (${primera.motivo})`);
  }
}

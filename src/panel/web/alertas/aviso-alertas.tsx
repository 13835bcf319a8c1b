import { memo } from 'preact/compat';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Hace } from '../comun/momento.js';
import type { Alerta } from '../datos/contrato.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { enlace, ruta } from '../marco/ruta.js';
import type { Alarma, EstadoDeAlarma } from './alarma.js';
import { BotonDeAtender } from './boton-atender.js';
import { abierta } from './estado-alertas.js';
import { IconoDeAlerta } from './icono-alerta.js';
import { type FilaMostrada, useListaEstable } from './lista-estable.js';
import { Atencion } from './partes-alerta.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';
import { cuantasCriticas } from './textos.js';

/** More than these would leave no room for the view: the rest are a link away. */
const MAXIMO = 3;

const TEXTO_DE_ALARMA: Readonly<Record<EstadoDeAlarma, string>> = {
  callada: '',
  sonando: 'Sonando',
  'en-otra-pestana': 'Suena en otra pestaña',
  bloqueada: 'Sin sonido todavía',
  apagada: 'Sonido apagado',
};

/** The critical alerts that nobody takes care of yet, above whichever view is shown. */
export function AvisoDeAlertas({ datos }: { readonly datos: Datos }) {
  const { supervision } = datos;
  return supervision && <Aviso datos={datos} supervision={supervision} />;
}

function Aviso({ datos, supervision }: { readonly datos: Datos; readonly supervision: Supervision }) {
  const { alarma, criticas, todas } = supervision.alertas;
  const cuantas = criticas.value.length;
  const { filas, alSenalar } = useListaEstable(criticas.value.slice(0, MAXIMO), (id) => todas.obtener(id));
  const titulo = useRef<HTMLParagraphElement>(null);
  // There the list below says the same, and more.
  const enSuVista = ruta.value[0] === 'alertas';

  if (cuantas === 0 && (enSuVista || filas.length === 0))
    return alarma.bloqueada.value ? <SonidoBloqueado alarma={alarma} /> : null;
  return (
    <section
      class="alarma"
      data-en-calma={cuantas === 0}
      aria-label="Alertas críticas"
      onPointerMove={alSenalar}
      onPointerDown={alSenalar}
    >
      <div class="alarma-cabeza">
        <p class="alarma-titulo" tabIndex={-1} ref={titulo}>
          {cuantas === 0 ? 'Ninguna alerta crítica espera ya' : cuantasCriticas(cuantas)}
        </p>
        <EstadoDelSonido alarma={alarma} />
      </div>
      {!enSuVista && (
        <ul>
          {filas.map(({ fila, seVa }) => (
            <Critica key={fila.id} fila={fila} seVa={seVa} datos={datos} supervision={supervision} />
          ))}
          {cuantas > MAXIMO && (
            <li>
              <a href={enlace('alertas')}>Ver todas ({cuantas})</a>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

type PropiedadesDeCritica = FilaMostrada<Alerta> & {
  readonly datos: Datos;
  readonly supervision: Supervision;
};

const Critica = memo(({ fila: alerta, seVa, datos, supervision }: PropiedadesDeCritica) => {
  const nodo = useRef<HTMLLIElement>(null);
  const { id, tipo, usuarioId, mensaje, ubicacion, abiertaEn, atendidaEn } = alerta;
  useLayoutEffect(() => {
    const propio = nodo.current;
    return () => {
      // Wherever the keyboard was in what goes away, it goes on from the view.
      if (propio?.contains(document.activeElement))
        document.querySelector<HTMLElement>('#panel-titulo')?.focus();
    };
  }, []);
  return (
    <li class="critica" tabIndex={-1} ref={nodo} data-alerta-id={id}>
      <IconoDeAlerta tipo={tipo} />
      <p class="critica-texto">
        <strong>
          {NOMBRE_DE_TIPO[tipo]} · {datos.equipo.nombreDe(usuarioId)}
        </strong>{' '}
        <span>{mensaje}</span>{' '}
        <span class="apagado">
          <Hace fecha={abiertaEn} />
        </span>
      </p>
      <p class="alerta-estado">
        <Atencion alerta={alerta} datos={datos} />
        {seVa && atendidaEn === null && 'Ha terminado'}
      </p>
      <a class="boton" href={ubicacion ? enlace('mapa', 'alerta', id) : enlace('alertas')}>
        Ver
        <span class="oculto-visual">
          : {NOMBRE_DE_TIPO[tipo].toLowerCase()} de {datos.equipo.nombreDe(usuarioId)}
        </span>
      </a>
      {!seVa && abierta(alerta) && (
        <BotonDeAtender alerta={alerta} datos={datos} supervision={supervision} fila={() => nodo.current} />
      )}
    </li>
  );
});

function EstadoDelSonido({ alarma }: { readonly alarma: Alarma }) {
  const estado = alarma.estado.value;
  const suena = estado === 'sonando' || estado === 'en-otra-pestana';
  return (
    <div class="alarma-sonido">
      {estado !== 'callada' && <p>{TEXTO_DE_ALARMA[estado]}</p>}
      {suena && (
        <button type="button" class="boton" onClick={() => alarma.silenciar()}>
          Silenciar
        </button>
      )}
      {estado === 'bloqueada' && <ActivarSonido alarma={alarma} />}
    </div>
  );
}

/** Browsers let no page sound before its user does something in it: nobody should learn that from a silence. */
const SonidoBloqueado = ({ alarma }: { readonly alarma: Alarma }) => (
  <div class="alarma-bloqueada">
    <p>El navegador no deja sonar las alertas críticas hasta que pulses algo en esta página.</p>
    <ActivarSonido alarma={alarma} />
  </div>
);

const ActivarSonido = ({ alarma }: { readonly alarma: Alarma }) => (
  <button type="button" class="boton" onClick={() => alarma.probar()}>
    Activar sonido
  </button>
);

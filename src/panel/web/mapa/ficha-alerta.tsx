import { useEffect, useRef } from 'preact/hooks';
import { Momento } from '../comun/momento.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';
import { enlace } from '../marco/ruta.js';
import { buscarAlerta } from './alerta-buscada.js';
import { acercarse } from './encuadre.js';
import { VolverALaLista } from './ficha-persona.js';
import type { PropiedadesDelLado } from './mapa.js';
import { precision } from './textos.js';

interface Propiedades extends PropiedadesDelLado {
  readonly alertaId: number;
}

/** Where an alert was opened, by whom, and who took care of it. */
export function FichaDeAlerta({ alertaId, mapa, datos, supervision }: Propiedades) {
  const { alertas } = supervision;
  const titulo = useRef<HTMLHeadingElement>(null);
  const alerta = buscarAlerta(alertas, alertaId);
  const leidas = alertas.lectura.estado.value !== 'leyendo';
  const haTerminado = leidas && !alerta;
  const leyendo = !leidas || alertas.historial.lectura.estado.value === 'leyendo';
  useEffect(() => {
    if (haTerminado) alertas.historial.abrir();
  }, [haTerminado]);
  useEffect(() => {
    if (document.activeElement === document.body) titulo.current?.focus();
  }, []);
  return (
    <section class="mapa-lado-cuerpo ficha" aria-labelledby="ficha-titulo">
      <VolverALaLista />
      <h2 id="ficha-titulo" tabIndex={-1} ref={titulo}>
        {alerta ? `${alerta.critica ? 'Alerta crítica: ' : ''}${NOMBRE_DE_TIPO[alerta.tipo]}` : 'Alerta'}
      </h2>
      {!alerta && (
        <p class="apagado">
          {leyendo
            ? 'Cargando la alerta…'
            : 'Esta alerta no está entre las últimas. Búscala en el historial de alertas.'}
        </p>
      )}
      {alerta && (
        <>
          <p>{alerta.mensaje}</p>
          <dl class="ficha-datos">
            <dt>De</dt>
            <dd>
              <a href={enlace('mapa', 'persona', alerta.usuarioId)}>
                {datos.equipo.nombreDe(alerta.usuarioId)}
              </a>
            </dd>
            <dt>Abierta</dt>
            <dd>
              <Momento fecha={alerta.abiertaEn} />
            </dd>
            {alerta.atendidaEn && alerta.atendidaPor !== null && (
              <>
                <dt>Atendida</dt>
                <dd>
                  <Momento fecha={alerta.atendidaEn} />
                  <span class="ficha-nota">
                    {`por ${alerta.atendidaPor === datos.usuario.id ? 'ti' : datos.equipo.nombreDe(alerta.atendidaPor)}`}
                  </span>
                </dd>
              </>
            )}
            {alerta.cerradaEn && (
              <>
                <dt>Terminada</dt>
                <dd>
                  <Momento fecha={alerta.cerradaEn} />
                </dd>
              </>
            )}
            {alerta.ubicacion?.precision != null && (
              <>
                <dt>Precisión</dt>
                <dd>{precision(alerta.ubicacion.precision)}</dd>
              </>
            )}
          </dl>
          {!alerta.ubicacion && <p class="aviso">No se sabe dónde se abrió: no trae posición.</p>}
          {alerta.ubicacion && <LugarDeAlerta mapa={mapa} lugar={alerta.ubicacion} />}
        </>
      )}
      <p class="ficha-alertas">
        <a href={enlace('alertas')}>Ver las alertas</a>
      </p>
    </section>
  );
}

function LugarDeAlerta({
  mapa,
  lugar: { lat, lon },
}: Pick<Propiedades, 'mapa'> & { readonly lugar: { readonly lat: number; readonly lon: number } }) {
  return (
    <button type="button" class="boton" onClick={() => acercarse(mapa, [lat, lon])}>
      Centrar donde se abrió
    </button>
  );
}

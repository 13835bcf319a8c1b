import { useEffect, useRef } from 'preact/hooks';
import { Momento } from '../comun/momento.js';
import { enlace } from '../marco/ruta.js';
import { acercarse } from './encuadre.js';
import { VolverALaLista } from './ficha-persona.js';
import type { PropiedadesDelLado } from './mapa.js';
import { NOMBRE_DE_ALERTA, precision } from './textos.js';

interface Propiedades extends PropiedadesDelLado {
  readonly alertaId: number;
}

/** Where an alert was opened, and by whom. */
export function FichaDeAlerta({ alertaId, mapa, datos, supervision: { alertas } }: Propiedades) {
  const titulo = useRef<HTMLHeadingElement>(null);
  const alerta = alertas.todas.obtener(alertaId);
  const leyendo = alertas.lectura.estado.value === 'leyendo';
  useEffect(() => {
    if (document.activeElement === document.body) titulo.current?.focus();
  }, []);
  return (
    <section class="mapa-lado-cuerpo ficha" aria-labelledby="ficha-titulo">
      <VolverALaLista />
      <h2 id="ficha-titulo" tabIndex={-1} ref={titulo}>
        {alerta ? `${alerta.critica ? 'Alerta crítica: ' : ''}${NOMBRE_DE_ALERTA[alerta.tipo]}` : 'Alerta'}
      </h2>
      {!alerta && (
        <p class="apagado">
          {leyendo ? 'Cargando la alerta…' : 'Esta alerta ya no está entre las abiertas.'}
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
            {alerta.atendidaEn && (
              <>
                <dt>Atendida</dt>
                <dd>
                  <Momento fecha={alerta.atendidaEn} />
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
          {alerta.ubicacion ? (
            <LugarDeAlerta mapa={mapa} lugar={alerta.ubicacion} />
          ) : (
            <p class="aviso">No se sabe dónde se abrió: no trae posición.</p>
          )}
        </>
      )}
      <p>
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

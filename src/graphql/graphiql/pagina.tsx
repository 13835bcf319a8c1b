/** @jsxImportSource react */
import { GraphiQL } from 'graphiql';
import { useCallback, useMemo, useState } from 'react';
import { autorizacionDe, conAutorizacion } from './cabeceras.js';
import { crearFetcher } from './fetcher.js';
import { iniciarSesion, type Entrada } from './iniciar-sesion.js';
import { BarraDeSesion } from './barra-de-sesion.js';
import { PRIMEROS_PASOS } from './primeros-pasos.js';

/** GraphiQL under a bar that signs in and writes the token where the user can see it: the headers editor. */
export function Pagina() {
  const [cabeceras, setCabeceras] = useState('');
  const [entrada, setEntrada] = useState<Entrada | null>(null);
  const vigente = entrada !== null && autorizacionDe(cabeceras) === entrada.autorizacion ? entrada : null;

  const entrar = useCallback(async (correo: string, clave: string) => {
    const nueva = await iniciarSesion(correo, clave);
    setCabeceras((actuales) => conAutorizacion(actuales, nueva.autorizacion));
    setEntrada(nueva);
  }, []);
  const salir = useCallback(() => setCabeceras((actuales) => conAutorizacion(actuales, null)), []);

  // A new fetcher makes GraphiQL read the schema again, as the new user may see it.
  const fetcher = useMemo(() => crearFetcher(entrada?.autorizacion), [entrada]);

  return (
    <>
      <BarraDeSesion usuario={vigente?.usuario ?? null} alEntrar={entrar} alSalir={salir} />
      <div className="editor">
        <GraphiQL
          fetcher={fetcher}
          headers={cabeceras}
          onEditHeaders={setCabeceras}
          defaultQuery={PRIMEROS_PASOS}
          defaultEditorToolsVisibility="headers"
        />
      </div>
    </>
  );
}

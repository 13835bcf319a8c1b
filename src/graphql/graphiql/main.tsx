/** @jsxImportSource react */
/** GraphiQL, served by us: it works with no internet. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Pagina } from './pagina.js';

const raiz = document.querySelector('#raiz');
if (!raiz) throw new Error('index.html has no #raiz');
createRoot(raiz).render(
  <StrictMode>
    <Pagina />
  </StrictMode>,
);

// Certificates for servers on loopback, made for these tests only: EC P-256, all of one key, each signed by itself.

const pem = (label: string, base64: string): string => `-----BEGIN ${label}-----\n${base64}\n-----END ${label}-----\n`;

export const serverKey = pem(
  'PRIVATE KEY',
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc+ZIBGjl8P7S7BOP6WZoukB9oSPc9eYPkFIouf9CC9qhRANCAAR9' +
    'z6uF2jD2RHeCua1fRjUThKvIkQ+f6L1okw+wz9BiuIVESIBWsrXkYn0NPdOz88EuVqteRKH+b0BTSm8CzP5O',
);

const certificate = (base64: string): string => pem('CERTIFICATE', base64);

/** For 127.0.0.1, from 2020 to 2099. */
export const selfSigned = certificate(
  'MIIBVDCB/KADAgECAgEBMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAgFw0yMDAxMDEwMDAwMDBaGA8yMDk5MTIz' +
    'MTAwMDAwMFowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfc+rhdow9kR3grmtX0Y1E4Sr' +
    'yJEPn+i9aJMPsM/QYriFREiAVrK15GJ9DT3Ts/PBLlarXkSh/m9AU0pvAsz+TqM9MDswGgYDVR0RBBMwEYcEfwAAAYIJbG9jYWxo' +
    'b3N0MB0GA1UdDgQWBBRM3WpTLpHwPd7JxPJ3maLuHFjxOjAKBggqhkjOPQQDAgNHADBEAiAq1cPDGE8r5bJ27DxZl5Av6lRJxBRt' +
    '5TUkzbCaVgUWQAIgf8qM0XCJmPmpT10G/N/C4LLDI8iAKADewpGeYSG3tl8=',
);
/** For 127.0.0.1, from 2090 on. */
export const notYetValid = certificate(
  'MIIBVzCB/qADAgECAgECMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAiGA8yMDkwMDEwMTAwMDAwMFoYDzIwOTkx' +
    'MjMxMDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAR9z6uF2jD2RHeCua1fRjUT' +
    'hKvIkQ+f6L1okw+wz9BiuIVESIBWsrXkYn0NPdOz88EuVqteRKH+b0BTSm8CzP5Ooz0wOzAaBgNVHREEEzARhwR/AAABgglsb2Nh' +
    'bGhvc3QwHQYDVR0OBBYEFEzdalMukfA93snE8neZou4cWPE6MAoGCCqGSM49BAMCA0gAMEUCIQCiGqu/DrYnMZ9w6O+SPWjq1fwB' +
    'e2UNTzU8h0lsQDeyqgIgLg4HEf7HtGaX7SJkjxkbzVBb+D6+EdY5Oz/CIsdBA/4=',
);
/** For 127.0.0.1, until 2021. */
export const expired = certificate(
  'MIIBUzCB+qADAgECAgEDMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAeFw0yMDAxMDEwMDAwMDBaFw0yMTAxMDEw' +
    'MDAwMDBaMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABH3Pq4XaMPZEd4K5rV9GNROEq8iR' +
    'D5/ovWiTD7DP0GK4hURIgFayteRifQ0907PzwS5Wq15Eof5vQFNKbwLM/k6jPTA7MBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9z' +
    'dDAdBgNVHQ4EFgQUTN1qUy6R8D3eycTyd5mi7hxY8TowCgYIKoZIzj0EAwIDSAAwRQIgSz0U3DABU2omBLlhyM/aCYHP8Ppk17g/' +
    'DbrxhoaLiEACIQDT8eby37K29FF5pMZu2UFM0UmOLN7PUBx1jNrNke8wPQ==',
);
/** For another host, from 2020 to 2099. */
export const ofAnotherHost = certificate(
  'MIIBVjCB/qADAgECAgEEMAoGCCqGSM49BAMCMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAgFw0yMDAxMDEwMDAwMDBaGA8yMDk5MTIz' +
    'MTAwMDAwMFowFDESMBAGA1UEAwwJbG9jYWxob3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEfc+rhdow9kR3grmtX0Y1E4Sr' +
    'yJEPn+i9aJMPsM/QYriFREiAVrK15GJ9DT3Ts/PBLlarXkSh/m9AU0pvAsz+TqM/MD0wHAYDVR0RBBUwE4IRZWxzZXdoZXJlLmV4' +
    'YW1wbGUwHQYDVR0OBBYEFEzdalMukfA93snE8neZou4cWPE6MAoGCCqGSM49BAMCA0cAMEQCIG2cPPwDfsZBXDfuLwfkD4ARcMqU' +
    'LxhYmYROe1NNhMbVAiBWoyQAIi6CPdlinYZSz7ghyei83VKrxLkVXjnoDMVvyQ==',
);

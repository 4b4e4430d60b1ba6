wss://stream.binance.com:9443/stream?streams=btcusdt@depth@100ms/ethusdt@depth@100ms/btcusdt@bookTicker <-> 1633998511.9512346
1633998512.0633569: {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1633998512068,"s":"BTCUSDT","U":499869750,"u":499869752,"b":[["57000.10000000","6.19500000"]],"a":[]}}
1633998512.1: {"stream":"ethusdt@depth@100ms","data":{"e":"depthUpdate","E":1633998512098,"s":"ETHUSDT","U":281916600,"u":281916601,"b":[],"a":[["3500.00000000","1.00000000"]]}}
1633998512.564785: {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1633998512568,"s":"BTCUSDT","U":499869753,"u":499869754,"b":[],"a":[["57000.20000000","0.00000000"],["57000.30000000","2.50000000"]]}}
1633998512.6: {"stream":"btcusdt@kline_1m","data":{"e":"kline","E":1633998512599,"s":"BTCUSDT","k":{}}}
1633998512.7000009: {"stream":"btcusdt@bookTicker","data":{"u":499869755,"s":"BTCUSDT","b":"57000.10000000","B":"6.19500000","a":"57000.30000000","A":"2.50000000"}}


from __future__ import annotations
import random, orjson, pytest
from apps.api.openapi.document import document
from tests.api.v2.program import Program, UNKNOWN
from tests.api.judge import complaints
from tests.factories.message_templates import template
from tests.factories.contacts import contact
from tests.factories import messaging

V=[None,True,False,0,-1,1.5,2**53,2**63-1,1e308,"","a","\0","\ud7ff","é"*50,"x"*5000,"+14155552671","+1","tmpl_123",UNKNOWN,[],{},[[]],["a"],[None],[{}],{"a":1},{"a":None},{"\0":"x"},{"name":"Ada"},["+14155552671"],["sms"],[0]*1500,{"body":{"multiChannel":{"template":"Hi {{name}}"}}},{"body":None},{"body":{"multiChannel":[]}}, "sms","ADMIN","developer","a@b.test","a@b.test"*50]
Q=["","a","%00","%FF","0","-1","1e9","99999999999999999999","+14155552671","%2B14155552671",UNKNOWN,"%F0%9F%98%80","x"*3000,"APPROVED","true","a&a=b","%5B%5D"]
@pytest.mark.parametrize("seed", range(3))
def test_fuzz(cast, seed):
    r=random.Random(seed)
    p=Program(cast.acme); s=Program(cast.acme, sender=cast.shop)
    t=template(cast.acme); c=contact(cast.acme); m=messaging.message(cast.acme)
    vals=[*V,str(t.id),str(c.id)]
    ids=[str(t.id),str(c.id),str(m.id),str(cast.acme.id),str(cast.shop.id),"x","%00","a%20b",UNKNOWN]
    d=document("v2")["paths"]
    bad=0; n=0; seen={}
    for _ in range(2500):
        path=r.choice(list(d)); method=r.choice(list(d[path]))
        op=d[path][method]
        url=path
        while "{" in url:
            a,b=url.index("{"),url.index("}")
            url=url[:a]+r.choice(ids)+url[b+1:]
        qs=[q["name"] for q in op["parameters"] if q.get("in")=="query"]
        if qs: url+="?"+"&".join(f"{q}={r.choice(Q)}" for q in qs if r.random()<.7)
        raw=b""
        if "requestBody" in op:
            props=list(op["requestBody"]["content"]["application/json"]["schema"]["properties"])
            body={k:(r.choice(vals)) for k in props if r.random()<.6}
            if r.random()<.3: body={}
            raw=orjson.dumps(body)
            if r.random()<.05: raw=r.choice([b"{",b"[]",b"\xff",b"1"*400, b'{"a":'+b"["*5000+b"]"*5000+b"}"])
        a=r.choice([p,s]).call(method.upper(),url,raw)
        seen[a.status]=seen.get(a.status,0)+1
        assert a.status<500,(method,url,raw[:500],a.body)
    print(seen)

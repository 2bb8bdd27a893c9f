"""The font of printed sheets (字体): Noto Sans CJK SC, cut down to what names and streets are written with.

A character that is not in it would be printed as an empty box, so it is asked about before.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("NotoSansCJKsc-Regular-subset.otf")

#: Characters of names and places that GB 2312 lacks: people's names of recent decades, the local words for
#: kinds of ground and water (塆 塱 圳 氹 峁 ...), and old forms still written on signboards.
_RARE = (
    "·—㎡"
    "〇㙍㙟㙦㛃㛚㟃㟥㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖"
    "䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮丮丱丼乂伋伷伾佉佖佪佺侂侊侘俫俵俶倓倞倻偁偭"
    "偲傃傕僎儴兗冏凊凓勍匜卬卭卲厔叆叇叴吽咍咥咺唃喆喤嘚嘡噀囍圫圲垍垎垏垕垙垚垞垟垯垱垵垾埆埇埌埗埦"
    "埪埫埵埼堃堌堐堧堨堲堽塅塆塝塱塸墐墡墣墦壸姌姞姤姮姽娀婳媖媞媭嫄嫕嫚嫪嬿孖宧寊屃岊岞峗峘峛峣峧峯"
    "峱峿崀崁崄崌崒崚崟崡崿嵎嵕嵖嵚嵽嶓嶲巂巉帡帨幪庤廋廙弇弢弨彧忞怹惇惔惛愔愭愷慥慬憙扆抃抔拃拤捯掞"
    "揳搢摛摽攽敩斝斞斶旸旻昇昉昡昪昫昳昺昽晅晊晞晢晪晫晬晳晸晹晿暅暐暕暠暲暶曈曌朏朓杄杕杗杙杧杬杻枍"
    "枹柈柊柷栐栒栟栯栴栻桯桲桼梌梠梣梲梽棓棨棪棫棬棽椑椪楙楩楪楯榃榖榼榾槃槚槱樫樰橑欸毐氹氾汋汧汭沄"
    "沇沘沚沨沺泂泃泇泘泙泚泜洑洓洣洨洸洺浉浐浕浛浟浡浥浬浰涐涘淏淩淯渟湉湑湜湝湣湦湲湴溇溍溚溠溦溵滃"
    "滆滉滍滘滪滫滺漈漖漦漷漼潏潓潕潖潟潵潽澂澐澔澛澥澪澴濆濋濩瀌瀍瀔灈灊炆炌炘炟烔烜烝烠烺焜煐煓熇熜"
    "熥燊燏燚爔牁牂犇犨狝獴玏玒玓玕玗玘玙玚玞玠玡玤玥玦玧玨玭玶玹玼玿珅珆珋珌珒珓珖珛珝珣珦珪珫珮珰珵"
    "珷珸珹珺珽琀琁琄琇琈琎琔琠琤琫琭琯琲琹瑀瑂瑃瑄瑅瑆瑑瑒瑓瑔瑖瑝瑢瑧瑨瑬瑱瑳瑸瑽璆璈璒璘璟璠璥璪璬"
    "璮璱璲瓀瓈瓖瓘甪畖畤畬畯畺皕皛皞皦盉盝眬睆睎睟瞭矞矱矻砠砫砮硁硊硍硔硙硚碏碶磏磛磜磡礌礽祃祇祊祎"
    "祏祐祔祕祲祼禋禔禘禛禤秾稌稑稙穄穟窅窊窎窣竑竚筜筦筼筿箎箓篯簃簠簰纮纴纻绖绤绹缊缐罍羑翀翂翃翙翚"
    "翛翯翾耰膙臑臜舠舲艅艎艖芃芣芼芿苾茀茝荁荄荖荙莙莿菂菉菼萩萹葖蒟蒨蓂蓢蕗蕰薁薢薳薸薿藟藠藦藨蘘虒"
    "虓蜎蝘螣蟭蠋衎衒衖袆袗袪袯裈褀褆褟褯襕襫觱訚讱诇诐诪豨贠赑赟赪赸跂跱踥蹐蹚蹜蹢蹽蹾辀辌辒迺遆遹邘"
    "邲邽邿郈郚郤郪郿鄀鄃鄅鄌鄎鄑鄗鄘鄚鄜鄠鄩鄫酂酺釐釭钖钘铏铔铚铻锜锽镃镈镋镕镚镠镮镴镵闬闿阇阓阘阛"
    "雱霂霅霡霨霩靁靃靰靺靿鞨鞬鞮韂韡頔頠頫頵颋颎颙颿飏飐飗饳饸饹馃馉馌馎駃駉駪駬駰駹騄騊騑騕騠騵驩驲"
    "骃骉骍骎骕骙骦髃鬐鬘鬶鬷魆魋鱲鱽鱾鲀鲃鲉鲊鲌鲏鲖鲗鲘鲙鲝鲪鲬鲯鲹鲾鲿鳀鳁鳂鳈鳉鳑鳒鳚鳛鳠鳡鳣鳤鸤"
    "鸮鸰鸻鸼鹀鹐鹓鹔鹙鹝鹟鹠鹡鹢鹥鹮鹯鹲鹴麐麖麹黇黡鼒鼱齁齇齉齮龁龑龘龢"
)


@cache
def characters() -> frozenset[str]:
    """All that the font can print: ASCII, GB 2312 and `_RARE`."""
    ascii_ = {chr(code) for code in range(0x20, 0x7F)}
    return frozenset(ascii_ | _gb2312() | set(_RARE))


def _gb2312() -> set[str]:
    """Rows 16 to 87 hold the Chinese characters, rows 1 to 9 signs and the letters of other scripts.

    Python reads the standard's dot and dash as others than people type; those stand in `_RARE`.
    """
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= set(bytes([row, cell]).decode("gb2312", errors="ignore"))
    return found


def missing(text: str) -> str:
    """The characters of the text that the font cannot print, each once."""
    return "".join(dict.fromkeys(one for one in text if one not in characters()))

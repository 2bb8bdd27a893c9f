# 网格哨说的每一句话。写法：短、具体、像街道办里一位热心的同事；不打官腔，不堆表情。
# 没有发生的事不说：写“已解决”“已派单”的，只能用在那个状态里。

## 事项类别
kind-env-sanitation = 环境卫生
kind-road-manhole = 道路井盖
kind-lighting-cable = 照明线缆
kind-water-drain = 供排水
kind-gas = 燃气
kind-elevator = 电梯
kind-fire-safety = 消防
kind-parking-vehicle = 停车
kind-traffic-safety = 交通安全
kind-street-order = 街面秩序
kind-noise-fume = 噪声油烟
kind-illegal-build = 违建装修
kind-greening = 绿化
kind-building-safety = 房屋与生产安全
kind-property-mgmt = 物业
kind-dispute = 矛盾纠纷
kind-public-order = 治安反诈
kind-care-medical = 急救与关爱
kind-market-biz = 市场经营
kind-service-order = 便民点单
kind-other = 其他

## 紧急程度
urgency-red = 特急
urgency-orange = 紧急
urgency-yellow = 一般
urgency-blue = 缓办

## 角色
role-admin = 管理员
role-auditor = 审计员
role-coordinator = 协调员
role-courier = 骑手
role-expert = 专家
role-grid-leader = 网格长
role-grid-worker = 网格员
role-market-secretary = 市场书记
role-mediator = 调解员
role-merchant = 商户
role-property = 物业
role-resident = 居民
role-secretary = 社区书记
role-street-officer = 街道专员
role-volunteer = 志愿者
level-grid = 网格
level-community = 社区
level-street = 街道

## 群
group-residents = 居民群
group-market = 商户群
group-couriers = 骑手群
group-staff = 网格工作群
private-chat = 私聊
group-known = 这里是{ $node }的{ $kind }。
group-unknown = 这个群还没有绑定网格（群号 { $chat }）。

## 案卷卡片（群里）
card-head = { $number } { $kind } · { $urgency }
card-where = { $place } · { $grid }
card-count = 已有 { $people } 人反映
card-photos = 照片 { $photos } 张
place-unknown = 地点待补
ask-place = 请报事人点一下在哪个小区，或直接回复地点：
ask-place-courier = { $number } 在哪里？点一下，或直接回复地点。
moment = { $month }月{ $day }日 { $clock }

## 案卷的状态
state-draft = 还没有登记
state-reported = 已收到，正在登记
state-filed = 已登记，正在找负责的人
state-dispatched = 已派给{ $holder }，{ $due } 前反馈
state-accepted = { $holder }已接单，{ $due } 前反馈
state-handling = { $holder }处理中，{ $due } 前反馈
state-suspended = 暂缓办理，原因已告诉报事人
state-mediating = 正在调解
state-feedback = 已办理，等核查
state-verifying = 已办理，等报事人确认
state-closed-resolved = 已解决，报事人已确认
state-closed-self-resolved = 已自行解决
state-closed-unverified = 已办理，未回访到报事人
state-closed-out-of-scope = 不属受理范围
state-closed-terminated = 依法终结
state-closed-merged = 已并案
state-closed-not-reproducible = 现场没有发现
state-closed-withdrawn = 报事人已撤回
state-closed-invalid = 不予立案
state-rated = 已评价
state-invalid = 不予立案
state-withdrawn = 报事人已撤回
state-merged = 已并入 { $into }

## 网格长的卡片
desk-alarm = 【特急】请马上到现场，并回到这里接单
desk-head = { $number } { $kind } · { $urgency }
desk-where = 地点：{ $place }（{ $grid }）
desk-text = 原话：{ $text }
no-words = （只有照片）
desk-limits = { $ack } 前接单，{ $due } 前反馈
desk-again = { $number } 还没有人接单。{ $place }
desk-yours = { $number } 又到你这里了，请看卡片。
desk-whistled = 哨声：{ $number } 需要你这一级出面。{ $reason }
desk-returned = { $number } 被退回：{ $reason }。请转派，或自己接单。
desk-raised = { $number } 升为{ $urgency }，请看卡片。
desk-reworked = { $number } 报事人说“{ $reason }”，请再去看看，{ $due } 前反馈。
desk-remains = { $number } 还剩：{ $text }
desk-said-solved = { $number } 群里有人说已经好了：“{ $text }”。属实就点“办结”。
solved-by-itself = 报事人说已经好了
desk-undo = { $number } 报事人想撤回。确认没事了再点“同意撤回”。
soft-alarm = 可能有险情，还没有确认，请看一眼（{ $chat }）：{ $text }
whistle-by-hand = 这件事本级解决不了。
whistle-by-clock = 一直没有人接单。
remind-soon = { $number } { $place }，{ $due } 到期
remind-overdue = { $number } { $place }，{ $due } 已超时
reason-returned = 退回后由上级认定

## 按钮
button-ack = 接单
button-transfer = 转派
button-return = 退回
button-whistle = 吹哨
button-done = 办结
button-arrive = 报到
button-reject = 不予立案
button-allow-undo = 同意撤回
button-back = 返回
button-undo = 撤回
button-kind = 改类别
button-place = 改地点
button-metoo = 我也遇到
button-unjoin = 不是同一件
button-other-place = 其他
button-is-report = 报事
button-not-report = 不是
button-solved = 已解决
button-partly = 部分解决
button-unsolved = 没解决
button-result = 看结果
button-start = 点这里，以后私聊收单
return-notmine = 不归我管
return-noreport = 不是报事
return-repeat = 重复
return-nofault = 无法复现

## 点按钮之后的一句
ack-done = { $number } 已由你接单
ack-mine = { $number } 你已经接了
ack-taken = { $number } 已由{ $holder }接单
toast-why-return = 请选退回的原因
toast-returned = { $number } 已退回上一级
toast-rejected = { $number } 已定为不予立案，报事人会收到通知
toast-whereto = 请选转给哪个网格
toast-transferred = 已转给{ $grid }
toast-whistled = 已吹哨，{ $level }会收到
toast-reported-in = { $number } 已报到
toast-feedback = 请回复我刚发的那条消息
toast-choose-kind = 请选类别
toast-choose-place = 请选小区，没有就点“其他”
toast-tell-place = 请直接发地点，例如“3栋2单元”
toast-placed = 地点改为{ $place }
toast-kind = 类别改为{ $kind }
toast-filed = 已登记 { $number }
toast-dropped = 好的，不登记
toast-solved = 谢谢，{ $number } 结案
toast-partly = 请回复还剩什么没弄好
toast-unsolved = { $number } 已退回重办
toast-withdrawn = { $number } 已撤回
undo-asked = { $number } 已有人在处理，要由网格长确认后才撤回
metoo-noted = 已记下，{ $number } 有进展卡片会更新
metoo-already = 你已经在 { $number } 里了
unjoined = 已单独登记 { $number }

## 不能这样做时的一句
press-unknown = 这个按钮已经失效
press-over = { $number } 已经结束
not-from-here = { $number } 现在不能这样操作，请看最新的卡片
not-your-role = 这一步不由你来办
reason-missing = 请先写明原因
only-author = 这个按钮给报事人用，你可以点“我也遇到”
only-staff = 这个按钮给本网格的工作人员用
only-private = 请私聊我再发这个命令
went-wrong = 这条我没处理好，已转给协调员看
draft-gone = 这条已经过期，要报事请再说一次
return-no-more = { $number } 已退回过多次，请由书记决定
reopen-late = { $number } 结案已超过 { $days } 天，请重新报一次
undo-late = { $number } 已超过 { $minutes } 分钟，不能撤回了
whistle-top = { $number } 已经到街道这一级

## 报事人看到的
draft-ask = 要登记成报事吗？
draft-red = 是真的有险情吗？有人受伤请打120，着火打119。是就点“报事”，我马上派人。
joined = 已并入 { $number }（{ $people } 人反映）
courier-filed = 已登记 { $number }
verify-private =
    { $number } 已办理：{ $result }
    真的好了吗？
verify-group = { $number } 已办理，请报事人确认是不是真的好了。
verified-solved = { $number } 报事人确认已解决。
verified-again = { $number } 已退回重办。
ask-remains = { $number } 还剩什么没弄好？回复这条消息说一句。
told-rejected = { $number } 经核实不予立案。不同意可以联系社区书记。
result-private =
    { $number }
    办理情况：{ $result }
no-result = 还没有反馈
photo-alone = 收到了。请再说一句：什么事，在哪里？
private-help = 要报事，直接说什么事、在哪里，例如“3栋楼道灯坏了”。看进度发“我的”。
report-how = 请写在命令后面，例如：/报 3栋楼道灯坏了
command-unknown = 没有这个命令。发“帮助”看能做什么。

## 办结
ask-feedback = { $number } 做了什么？回复这条消息，写一句或发张照片都行。
fed-back = { $number } 已反馈，正在请报事人确认。
by-photo = 见照片

## 先保命。不说已经叫了人，除非真有人确认
safety-courier = 谢谢你，先注意自己的安全。
safety-fire =
    先撤离：不乘电梯，弯腰走楼梯，别回头拿东西。
    请立即拨打 119，说清哪栋几楼、有没有人被困。
    我已通知值班网格长。
safety-gas =
    别开关电器，别点火，别在屋里打电话。
    能关阀就关阀，开窗，所有人撤到室外，再拨 119 和燃气抢险电话。
    我已通知值班网格长。
safety-toxic =
    往上风方向撤，湿毛巾捂住口鼻。
    请立即拨打 119。
    我已通知值班网格长。
safety-hurt =
    请立即拨打 120。不要随意搬动，有出血就按住。
    看一下：人还有呼吸吗？
    我已通知值班网格长。
safety-lift =
    按电梯里的警铃，别扒门别跳，靠墙等。
    有老人、孩子或身体不舒服，请马上说。请拨打 119。
    我已通知值班网格长。
safety-wire =
    离开 8 米以上，别碰，拦住旁边的人。
    请立即拨打 119。
    我已通知值班网格长。
safety-flood =
    先断电，上高处。
    有人被困请立即拨打 119。
    我已通知值班网格长。
safety-fight =
    先到安全的地方，别上前。
    请立即拨打 110。
    我已通知值班网格长。
safety-domestic =
    先保护好自己。请立即拨打 110。
    方便的话请私聊我，别人看不到。
safety-self-harm =
    我在，先别一个人待着。
    请拨打 120 或 110，也可以告诉我您在哪里。
    我已通知值班网格长。
safety-edge =
    请立即拨打 110 和 119。
    保持距离，别喊，别拍照。
    我已通知值班网格长。
safety-missing =
    请立即拨打 110，不用等 24 小时。
    请说一下最后在哪里、穿什么衣服。
    我已通知值班网格长。
safety-elder-silent =
    先打电话、敲门。闻到异味或听到呻吟，请拨打 110 和 120。
    我已通知值班网格长。

## 流动驿站
station-day = { $month }月{ $day }日（{ $weekday }）
weekday-1 = 周一
weekday-2 = 周二
weekday-3 = 周三
weekday-4 = 周四
weekday-5 = 周五
weekday-6 = 周六
weekday-7 = 周日
station-t-2 = { $name }后天来：{ $day } { $start }–{ $end }，{ $site }。
station-t-1 = { $name }明天来：{ $day } { $start }–{ $end }，{ $site }。
station-next = { $name }下一次：{ $day } { $start }–{ $end }，{ $site }。
station-day-of = { $name }今天来：{ $start }–{ $end }，{ $site }。带上要修的、要磨的，直接来就行。
station-row = · { $service }（{ $unit }）
station-none = 近期没有安排流动驿站。

## 命令
welcome = 你好，我是网格哨。小区里灯坏、漏水、垃圾这类事，直接告诉我什么事、在哪里。看进度发“我的”。
welcome-staff = 你好，以后你的单子会发到这里。看手上的单子发“我的”。
start-grid = 你在{ $grid }。什么事？直接说。
start-grid-unknown = 这张码上的网格我没有查到，可能已经调整。直接说什么事、在哪里，一样能报。
help = 直接说什么事、在哪里，例如“3栋楼道灯坏了”。也可以发“/报 事情”。看进度：我的。流动驿站：驿站。隐私，匿名：隐私。
help-staff =
    单子会发到这里：先点“接单”，办好点“办结”再回复一句。
    不归你管点“退回”，解决不了点“吹哨”。
    回复单子就是问报事人，回复“备注 …”只有工作人员看得到。
    手上的单子：我的。查单子：查找 几个字。
mine-late = 已超时：
mine-today = 今天到期：
mine-held = 你手上的：
mine-reported = 你报的：
mine-line = { $number } { $kind } · { $place }：{ $state }
mine-none = 现在没有。要报事，直接说什么事、在哪里。
whoami-resident = 你是居民。有事直接说。
whoami-staff = 你的角色：
privacy =
    平常聊天不保存，几分钟内就从数据库里清掉。
    报了事会保存：那句话、照片、你的账号、在哪里说的、办理经过。负责的网格长、网格员和他们的上级看得到事情，看不到你是谁；群里不出现你的名字和电话。
    不想留账号：报事的话里写上“匿名”，凭受理码看进度。
    我发的消息 7 天后清掉；案卷一直留着，还不会自动删除。要看、要改、要删你的，请找社区书记或街道办，由管数据库的人办。
    都存在街道办的服务器上，备份也归街道办管；聊天本身经过 Telegram。

## 送不准的时候
repeat-mark = （可能重复）

## 照片、语音、位置
card-attachments = 另附：{ $kinds }
attachment-big = { $kind }（太大，只能在群里看）
attach-voice = 语音
attach-video = 视频
attach-video-note = 视频
attach-audio = 音频
attach-document = 文件
attach-animation = 动图
photo-alone-courier = 这是什么事、在哪里？回复一句就行。
ask-location = 是在{ $grid }吗？
button-here = 是这里
anonymous-ask = 请用本人身份回复，匿名的我记不到人。
dead-group = 「{ $group }」收不到我的消息了（可能把我移出了群）。请把我加回来，或换一个群。

## 失联之后
outage-missed = { $since }到{ $until }我没在线，那时说的事我没收到。还没解决的，请再说一遍。

## 群的设置
intro-bound = 我是网格哨，在这里替{ $node }收集报事：灯坏、漏水、垃圾，直接说就行。
intro-unbound = 我是网格哨，替{ $node }收集报事。这个群还没绑定网格，协调员在这里发“/本群”就能绑定。
intro-kept = 平常聊天不保存；报的事只给负责的工作人员看，群里不出现名字和电话。
intro-stop = 嫌我话多：管理员发“/本群”可以让我静默，把我移出群就全停。详情发“/隐私”。
intro-unread = 现在我只看得到“/”开头的话，请管理员把我设为管理员。把我移出群就全停。
group-mode = 模式：{ $mode }，{ $means }。
mode-silent = 静默
mode-half-silent = 半静默
mode-open = 开放
means-silent = 只听“/报”、@我和回复我的话
means-half-silent = 听准了才登记，拿不准偶尔问一句
means-open = 只发照片也会问一句什么事
group-card = 群设置《{ $title }》
group-rights-ok = 权限：齐了。
group-cannot-read = 权限：我看不到平常的聊天。打开群资料，点“管理员”，把网格哨加进去，权限可以全不勾。
group-cannot-write = 权限：我在群里发不了言。打开群资料，点“权限”，解除对网格哨的限制。
group-where = 到要设置的群里发“/本群”。
group-in-private = 设置按钮发到你的私聊了。
group-start-first = 设置按钮发到你的私聊了。没收到就点下面进私聊，再发一次“/本群”。
group-not-yours = 这个群不归你管，请找街道协调员。
groups-unread = 这 { $count } 个群里我看不到平常的聊天：{ $names }。在群资料里把网格哨设为管理员就好；或者在 BotFather 用 /setprivacy 关掉隐私模式，再把我移出去、重新拉进来。
button-bind = 绑定网格
button-rebind = 改绑定
button-mode = 改模式
button-look-again = 设好了，再看看
button-whole = { $node }（整个）
toast-which-kind = 这是什么群？
toast-which-node = 归哪里？
toast-bound = 已绑定：{ $node }
toast-mode = 模式改成：{ $mode }
toast-rights-missing = 还缺权限，见卡片。
## 备注
button-note = 备注
desk-note = 备注：{ $text }
ask-note = { $number } 要记什么？回复这条消息写一句，只有工作人员看得到。
noted = { $number } 备注已记下。
note-empty = { $number } 备注是空的。写法：备注 已联系物业
note-how = 备注请回复那一件的卡片来写，例如：备注 已联系物业
reply-which = 这条里有几件，请回复其中一件的卡片。

## 转述
relay-question =
    { $role } 问：{ $text }
    （{ $number }，回复这条消息就能告诉他）
relay-answer = { $number } 报事人 答：{ $text }
relay-line = { $number } { $role }想问报事人一句，请点下面到私聊里回复。
button-answer = 回复
relayed = { $number } 已私聊转给报事人，看到回复就告诉你。
relayed-line = { $number } 报事人还没开通私聊，已在群里请他来看。
relay-no-way = { $number } 现在联系不上报事人，这句没有转出去。
relay-none = { $number } 现在没有要你回答的。
relay-empty = 这样的消息我转不了，请写一句或发张照片。
answered = { $number } 已转给处理的工作人员。
answer-kept = { $number } 已记在案卷里，处理的人暂时收不到私聊。

## 转派
desk-came = { $number } 由{ $grid }转来，请接单。
desk-went = { $number } 已转给{ $grid }，不用你跟了。

## 查找
command-staff = 查案卷是网格员、网格长、书记、街道专员和协调员用的。要看自己报的，发“我的”。
find-how = 请写编号或几个字，例如：查找 井盖
find-none = 没有查到。换个词，或只写编号的一部分。
find-line = { $place }. { $number } { $kind } · { $where }：{ $state }
find-more = 还有更多，再加一个词就能缩小范围。
desk-here = { $number }：{ $state }
toast-opened = { $number } 已发给你

## 为什么
why-how = 请写完整编号，例如：为什么 NH03-20261210-007
why-unknown = 没有查到 { $number }，或者它不归你看。
why-head = { $number } { $kind }
why-by-words = 登记：话里说得明确，得分 { $score }。
why-by-tap = 登记：拿不准，报事人点了“报事”，得分 { $score }。
why-by-told = 登记：报事人用命令或回答说明是报事，得分 { $score }。
why-by-split = 登记：从另一件里单独分出来。
why-words = 依据的词：{ $words }
why-place = 话里的地点：{ $place }
why-rule-grid = 归属：地点只在{ $node }。
why-rule-candidates = 归属：几个可能的网格都在{ $node }。
why-rule-chat = 归属：没说清地点，按所在的群归{ $node }。
why-rule-street = 归属：没有地点可依，归{ $node }。
why-candidates = 可能的网格：{ $nodes }
why-chat = 群属于：{ $node }
why-scanned = 扫过{ $node }的码
why-now = 现在归：{ $node }
why-not-kept = 登记时的依据没有保存（早于这项功能）。
why-events = 经过：
why-event = { $at } { $role } { $action }
why-event-said = { $at } { $role } { $action }：{ $said }
role-bot = 网格哨
action-draft = 存草稿
action-confirm = 确认报事
action-report = 报事
action-alarm = 特急交办
action-file = 登记
action-merge = 并案
action-reject = 不予立案
action-dispatch = 交办
action-acknowledge = 接单
action-return = 退回
action-start = 开始处理
action-transfer = 转派
action-suspend = 暂缓
action-resume = 恢复
action-extend = 延期
action-whistle = 吹哨
action-report-in = 报到
action-join-handling = 参与处理
action-mediate = 调解
action-settle = 调解成功
action-feed-back = 反馈
action-verify = 请报事人确认
action-close = 结案
action-rework = 退回重办
action-rate = 评价
action-reopen = 重新打开
action-withdraw = 撤回
action-self-resolve = 自己好了
action-appeal = 申诉
action-hang = 挂账
action-place = 改地点
action-kind = 改类别
action-correct = 更正
action-supplement = 补充
action-note = 备注
action-ask = 问报事人
action-answer = 回答

## 待办
command-desk = 待办给街道协调员和管理员用。
desk-empty = 没有待办，都正常。
desk-head-places = 没有定到网格的：{ $count } 件
desk-head-aside = 没处理好的消息：{ $count } 条
desk-head-groups = 收不到消息的群：{ $count } 个
desk-head-staff = 联系不上的工作人员：{ $count } 位
desk-head-sends = 不知道发没发到的：{ $count } 条
desk-none-places = 都已定到网格。
desk-none-aside = 没有未处理好的消息了。
desk-none-groups = 没有收不到消息的群了。
desk-none-staff = 工作人员都能联系上。
desk-none-sends = 没有发不准的消息了。
desk-line-place = { $number } { $kind } · { $place }（{ $node }）
desk-line-aside = { $at } { $chat }，{ $kind }：{ $error }
desk-line-group = { $group }
desk-line-staff = { $who } 收不到私聊，可以先找{ $other }
desk-line-staff-alone = { $who } 收不到私聊，暂时没有别人可找
desk-line-send = 给{ $chat }：{ $about }
desk-which-grid =
    { $number } 在哪个网格？
    原话：{ $text }
desk-placed = { $number } 已经定到{ $grid }
desk-done-already = 这一条已经有人办了
desk-trial = 又能收到了：以后你的单子会发到这里。
button-next = 下一页
button-first = 回第一页
button-again = 再试
button-drop = 丢弃
button-retire = 已停用
button-reachable = 再试着联系
button-resend = 再发
button-leave = 不发
toast-retried = 已重新排队处理
toast-discarded = 已丢弃
toast-resent = 已再发一次
toast-left = 好的，不再发
toast-revived = 好的，有消息时再试
toast-retired = 已记为停用


## 广播
broadcast-ask-text = 要广播什么？直接发文字给我，也可以带一张照片。
broadcast-ask-edit = 改成什么？5 分钟内把新的文字发给我（或回复这条），已经发出的每一条都会改。
broadcast-ask-time = 什么时候发？点一个，或直接发时间，例如 12-10 09:00
broadcast-answered = 这条已经答过了。要改，请点最新卡片上的按钮。
broadcast-no-text = 请发文字。照片要和文字一起发，一次一张。
broadcast-too-long = 带照片的文字最多 { $most } 个字，请短一点。
broadcast-time-unclear = 没看懂这个时间，请像这样发：12-10 09:00
broadcast-time-past = 这个时间已经过了，请换一个以后的时间。
broadcast-not-now = 这条广播现在不能这样操作，请看最新的卡片。
broadcast-choose-first = 请先选发给谁。
broadcast-nobody = 没有能送到的群和人，请换个对象。
broadcast-still-lost = 这些群和人现在还是收不到，请先把机器人加回群里。
broadcast-choose =
    发给谁？可以选几样，再点“预览”。
    现在：{ $audience }
broadcast-nobody-chosen = 还没有选
broadcast-chosen = ✓ { $name }
broadcast-in-private = { $role }（私聊）
broadcast-and = { $one }、{ $other }
broadcast-more = 等
broadcast-preview = 上面就是大家会看到的样子。对象：{ $audience }
broadcast-counts = 群 { $groups } 个，个人 { $people } 位，送不到 { $lost } 个
broadcast-takes = 发完约 { $span }
broadcast-seconds = { $number } 秒
broadcast-minutes = { $number } 分钟
broadcast-leaves-now = 点“发送”马上开始
broadcast-leaves-at = { $due } 开始发，点“定时发送”才算定好
broadcast-silent = 20:00 到 09:00 之间发的没有提示音
broadcast-waits-quiet = { $number } 个在休息时间，{ $due } 再发：{ $names }
broadcast-waits-budget = { $number } 个当天已有 2 条广播，{ $due } 再发：{ $names }
broadcast-late = 错过了定好的时间（晚了 2 小时以上），没有发。还要发吗？
broadcast-away = 中间停了 2 小时以上，先替你暂停了。要接着发就点“继续”。
broadcast-scheduled =
    已定时：{ $due } 发“{ $beginning }”
    对象：{ $audience }
broadcast-moved-on = 有了新的卡片，请看下面。
broadcast-cancelled = 已取消，没有发：“{ $beginning }”
broadcast-stage-running = 正在发
broadcast-stage-paused = 已暂停
broadcast-stage-done = 发完了
broadcast-stage-stopped = 已停止
broadcast-about = “{ $beginning }”
broadcast-progress = 已发 { $said }/{ $total }，等待 { $waiting }，失败 { $failed }，不确定 { $unsure }
broadcast-not-sent = 停下没发 { $number }
broadcast-corrected = 已改 { $done }，还在改 { $waiting }，没改成 { $failed }
broadcast-goes-on = 剩下的 { $due } 接着发
broadcast-results = “{ $beginning }”发送结果，第 { $page }/{ $pages } 页
broadcast-line = { $name }：{ $standing }
broadcast-line-failed = { $name }：失败，{ $reason }
broadcast-line-unchanged = { $name }：已发，没改成，{ $reason }
broadcast-line-waiting = { $name }：等到 { $due }
broadcast-somebody = 已不在名单里
broadcast-standing-put = 正在发
broadcast-standing-sent = 已发
broadcast-standing-editing = 已发，正在改
broadcast-standing-failed = 失败
broadcast-standing-unsure = 不确定有没有到
broadcast-standing-taken = 不确定，按已发算
broadcast-standing-dropped = 没有发
broadcast-why-kicked = 机器人已不在群里
broadcast-why-blocked = 对方停用了机器人
broadcast-why-never-started = 对方还没有点过“开始”
broadcast-why-closed = 账号或群已停用
broadcast-why-unknown = 找不到这个群或这条消息
broadcast-why-muted = 群里不让机器人说话
broadcast-why-gone = 已经收不到了
broadcast-why-moved = 群已升级，旧消息改不了
broadcast-why-refused = 平台没有接受
broadcast-unsure =
    “{ $beginning }”有 { $number } 个不确定有没有到。先去群里看一眼：
    没有就点“再发”，有了就点“不发”。
broadcast-unsure-none = 没有不确定的了。
button-broadcast-nodes = 选社区、网格
button-broadcast-grids = 它的网格
button-broadcast-roles = 选角色（私聊）
button-broadcast-preview = 预览
button-broadcast-cancel = 取消
button-broadcast-send = 发送
button-broadcast-send-later = 定时发送
button-broadcast-text = 改文字
button-broadcast-audience = 改对象
button-broadcast-time = 定时
button-broadcast-today = 今天 18:00
button-broadcast-tomorrow = 明天 09:00
button-broadcast-no-time = 不定时
button-broadcast-pause = 暂停
button-broadcast-resume = 继续
button-broadcast-stop = 停止
button-broadcast-retry = 重发失败的
button-broadcast-edit = 到处修改
button-broadcast-results = 结果
button-broadcast-unsure = 不确定的
button-broadcast-before = 上一页
button-broadcast-again = { $number } 再发
button-broadcast-leave = { $number } 不发
toast-broadcast-text = 请把新的文字发给我
toast-broadcast-time = 请选时间，或发给我
toast-broadcast-changed = 对象有变化，请再看一遍再发
toast-broadcast-begun = 开始发了
toast-broadcast-scheduled = 定好了
toast-broadcast-paused = 已暂停
toast-broadcast-resumed = 接着发
toast-broadcast-stopped = 已停止，剩下的不发了
toast-broadcast-retried = 重发 { $number } 个
toast-broadcast-cancelled = 已取消
toast-broadcast-again = 再发一次，会注明可能重复
toast-broadcast-left = 好的，不再发
toast-broadcast-decided = 这一个已经定过了
## 角色：邀请、加入、退出、交接
role-title = { $node }的{ $role }
whoami-file = · { $title }（街道文件里定的）
whoami-chat = · { $title }（点邀请加入的）
button-quit = 退出 { $title }
button-quit-sure = 确定退出
quit-sure = 确定不再做{ $title }吗？手上的单子会交给别人，以后不再发给你。
quit-gone = 你现在没有这个角色
quit-last = 你是最后一位协调员或管理员，请先邀请一位接替再退出
quit-told = { $name } 不再是{ $title }，{ $count } 件单子转给了接替的人。
toast-quit = 你不再是{ $title }
invite-role = 邀请人来做什么？
invite-node = { $role }，在哪里？
invite-how = 请写成：/邀请 网格员 NH03。只发“/邀请”可以点按钮选。
invite-not-yours = 你不能邀请人做这个
invite-link =
    把这条转给要加入的人：
    { $link }
    { $title }。只能用一次，{ $until } 前有效。
invite-below = （点下面的按钮）
invite-second = 对方点开后，还要另一位协调员或管理员同意才生效。
invite-no-second = 要另一位协调员或管理员同意才生效，现在联系不到别人，请先请他们和我私聊，或在街道文件里加一位。
button-invite-here = 就在{ $node }
button-join = 点这里加入
button-joined = 看谁加入了
button-more = 再看几位
button-let-in = 同意加入
button-keep-out = 不同意
button-undo-role = 撤销
button-undo-named = 撤销 { $name }
toast-invited = 链接在下面，转给对方就行
toast-let-in = { $name } 加入了
toast-kept-out = 好的，没有让 { $name } 加入
toast-undone = { $name } 的角色撤销了，转交 { $count } 件单子
join-unknown = 这个邀请链接不对，请向邀请你的人再要一个。
join-used = 这个邀请链接用过了，请向邀请你的人再要一个。
join-late = 这个邀请链接过期了，请向邀请你的人再要一个。
join-own = 这是你自己发的邀请，要转给别人点。
join-void = 发邀请的人现在不能给这个角色了，请找街道协调员。
join-already = 你已经有这个角色了。
join-valid = 欢迎，你现在是{ $title }。单子会发到这里；看手上的单子发“我的”，看角色发“我是谁”。
join-waits = 收到。{ $title }要另一位协调员或管理员同意，同意了我马上告诉你。
join-ended = 你不再是{ $title }了。有疑问请找街道协调员。
join-refused = 你要做{ $title }，这次没有通过。有疑问请找街道协调员。
join-settled = 这件事有人处理过了
join-second-other = 要由邀请人和本人以外的一位来同意
join-no-second = { $name } 点了邀请（{ $title }），可现在没有另一位协调员或管理员能同意，先不生效。请让他们和我私聊，或在街道文件里加一位。
joined-asks = { $name } 要来做{ $title }，{ $inviter } 邀请的。同意吗？
joined-counts = { $name } 现在是{ $title }，{ $inviter } 邀请的。
joined-ended = { $name }（{ $title }）：没有这个角色了。{ $inviter } 邀请的。
joined-list = 点邀请加入的人：
joined-none = 还没有人点邀请加入。
joined-line = · { $name }：{ $title }
joined-waiting = · { $name }：{ $title }（等同意）
somebody-gone = 已不在的人
only-keepers = 这个按钮给街道协调员和管理员用
handed-over = { $number } 已交接给{ $role }
handed-to-you = { $number } 原来的人不能办了，交给你。
handed-list = 原来的人不能办了，这 { $count } 件交给你，点编号看卡片：
handed-line = { $number } { $place }，{ $due } 前反馈
handed-nobody = 这些单子现在没有人能联系上，请马上安排：{ $numbers }
invite-no-company = 街道文件里没有这一片的物业公司
## 重载
reload-done = 词库已经重新读过，下一条消息起就按新的来。
reload-refused = 词库没有换，还用原来的。要改这里：{ $wrong }
## 并案与拆开
button-same = 是同一件
button-merge = 合并
button-no-merge = 不合并
button-unmerge = 拆开
ask-same = 报事人：和 { $number } 是不是同一件事？已有 { $people } 人反映。
again = { $number } 已经登记过了：{ $state }
merged = { $number } 已并入 { $into }，以后看 { $into }
unmerged = { $number } 已拆开，单独办理
stay-two = 好的，{ $number } 单独办理
left = 好的，{ $number } 不再算上你
desk-many = { $number } 已有 { $people } 人反映。
desk-alike = 可能和 { $number } 是同一件
desk-repeat = 30 天内同一处第 { $times } 次，上一次是 { $number }
action-unmerge = 拆开
result-not-yours = 办理结果只给报事人看。有事要报，直接告诉我什么事、在哪里。

# 网格调整: the grids were split or merged
action-regrid = 网格调整
action-hand-over = 交接
## 报事人自己的：帮助、我的、隐私、匿名
help-in-residents = 直接说什么事、在哪里，例如“3栋楼道灯坏了”；或发“/报 事情”。看进度：私聊我发“我的”。下次流动驿站：/驿站
help-in-market = 直接说什么事、在哪里，例如“家电城3栋消防通道堵了”；或发“/报 事情”。看进度：私聊我发“我的”。
help-in-couriers = 看到隐患发一句话或一张照片，例如“佳天雅苑门口井盖缺了”，打上 ✍ 就是登记了。先顾自己的安全。
help-in-staff = 私聊联系不上人时，单子发到这里，点“接单”就归你。你能做什么：私聊我发“帮助”。
help-in-unbound = 这个群还没绑定网格。要报事，私聊我说什么事、在哪里，例如“3栋楼道灯坏了”。
help-desk = 要你处理的：待办。设置一个群：在那个群里发“/本群”。
help-broadcast = 发通知：/广播 明天9点到11点停水。先预览，再发送。
help-invite = 请人来做事：/邀请 网格员 NH03
help-roles = 你的角色，退出角色：我是谁。
mine-more = 更早的发“/我的 { $page }”。
mine-held-more = 手上还有 { $count } 件，先办上面的。
next-dispatched = → 接下来：{ $holder }接单，办好了请你确认。
next-in-hand = → 接下来：办好了会请你确认。
next-verifying = → 接下来：请点问你的那条下面的按钮，说说好了没有。
next-closed = → 没好？{ $days } 天内可以点“没解决”重办。
privacy-group =
    平常聊天不保存。报的事只给负责的工作人员看，单子上没有你的名字和电话。
    想知道留多久、怎么删，或者想匿名：私聊我发“隐私”。
button-private = 到私聊说
report-elsewhere = 这个群还没绑定网格，在这里报不了。请私聊我说。
mailbox-elsewhere = 要匿名请私聊我，话里写上“匿名”。群里这句我没有登记。
mailbox-how =
    要匿名，就在报事的话里写上“匿名”，例如：匿名 3栋楼道堆了很多易燃物
    我不记是谁说的，只给你一个受理码，凭码看进度。
mailbox-filed =
    已匿名登记：{ $kinds }。没有记下你是谁，也不会主动找你。
    受理码 { $code }，请自己记好，丢了查不到。看进度发：查 { $code }
mailbox-unknown = 没有这个受理码。写法：查 K7QF-2M9X-PA4D
mailbox-result = 办理情况：{ $result }
desk-anonymous = 匿名报的，问不到报事人。
fed-back-unasked = { $number } 已反馈。匿名报的，没有人可问，按未回访结案。
broadcast-who = 广播由协调员、管理员和社区书记来发。
invite-who = 邀请由协调员、管理员和社区书记来发。
reload-who = 重载由街道协调员和管理员来做。

# 命令菜单：打“/”时列出来的
menu-report = 报事：什么事、在哪里
menu-mine = 我的：我报的事、我手上的单子
menu-station = 驿站：下一次流动驿站
menu-whoami = 我是谁：我的角色、我的号
menu-privacy = 隐私：留什么、留多久、怎么删
menu-help = 帮助：能做什么
menu-group = 本群：绑定、模式、权限
menu-find = 查找：按编号或字词
menu-why = 为什么：一件事怎么判的
menu-broadcast = 广播：发通知
menu-invite = 邀请：请人来做事
menu-desk = 待办：要我处理的

# 发生时间

day = { $month }月{ $day }日
happened = 发生：{ $when }
happened-rough = 发生：{ $when } 前后
happened-moment = { $moment } 左右
happened-part = { $day } { $part }
happened-days = { $first }至{ $last }
happened-lasting = 已持续：{ $long }（{ $since }起）
happened-some = 已持续：{ $words }
part-small-hours = 凌晨
part-morning = 早上
part-forenoon = 上午
part-noon = 中午
part-afternoon = 下午
part-dusk = 傍晚
part-evening = 晚上
part-night = 半夜
count-minutes = { $count } 分钟
count-hours = { $count } 小时
count-days = { $count } 天
count-months = { $count } 个月
count-years = { $count } 年
why-happened = { $line }（原话“{ $words }”）

# 转发
private-forwarded = 转发来的我不立案，弄不清是谁说的、在哪里。请用自己的话说一句什么事、在哪里。
